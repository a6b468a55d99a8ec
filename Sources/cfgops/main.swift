internal import CStatic
internal import Commands
internal import Glibc

exit(runCommandLine(Array(CommandLine.arguments.dropFirst()), in: .ofThisProcess(wipeFreedMemory: { cfgops_wipe_freed_memory() })))
