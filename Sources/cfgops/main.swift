internal import Commands
internal import Glibc

exit(runCommandLine(Array(CommandLine.arguments.dropFirst()), in: .ofThisProcess()))
