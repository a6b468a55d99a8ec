"""Drives a program on a terminal of its own. Reads one JSON object: command, rows, columns and steps; a step is
["expect", TEXT], ["send", TEXT], ["signal", NAME] or ["size", ROWS, COLUMNS]. Prints JSON: status, everything that the terminal got,
and whether it was left as it was found."""
import fcntl, json, os, pty, select, signal, struct, sys, termios, time

plan = json.load(sys.stdin)
rows, columns = plan.get("rows", 24), plan.get("columns", 80)


def resize(descriptor, rows, columns):
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


controller, terminal = pty.openpty()
resize(terminal, rows, columns)
before = termios.tcgetattr(terminal)
child = os.fork()
if child == 0:
    os.close(controller)
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    for number in (0, 1, 2):
        os.dup2(terminal, number)
    os.execvp(plan["command"][0], plan["command"])

seen, position, failure = "", 0, None


def read(timeout):
    global seen
    if not select.select([controller], [], [], timeout)[0]:
        return False
    try:
        data = os.read(controller, 65536)
    except OSError:
        return False
    seen += data.decode("utf-8", "replace")
    return bool(data)


for step in plan["steps"]:
    if step[0] == "send":
        os.write(controller, step[1].encode())
    elif step[0] == "signal":
        os.kill(child, getattr(signal, "SIG" + step[1]))
    elif step[0] == "size":
        resize(terminal, step[1], step[2])
        os.kill(child, signal.SIGWINCH)
    else:
        deadline = time.monotonic() + 20
        while step[1] not in seen[position:] and time.monotonic() < deadline:
            read(0.05)
        found = seen.find(step[1], position)
        if found < 0:
            failure = step[1]
            break
        position = found + len(step[1])

deadline, status = time.monotonic() + (0 if failure else 20), None
while time.monotonic() < deadline:
    read(0.02)
    ended, code = os.waitpid(child, os.WNOHANG)
    if ended:
        status = os.waitstatus_to_exitcode(code)
        break
if status is None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
while read(0):
    pass
json.dump({"status": status, "seen": seen, "missing": failure, "restored": termios.tcgetattr(terminal) == before}, sys.stdout)
