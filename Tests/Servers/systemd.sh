# A system manager of its own for the tests: Debian's systemd in namespaces of its own, which end with it.
#
# Usage: systemd.sh UNITS
#
# UNITS is a folder of units. Prints the number of a process in whose mount namespace systemctl speaks with that manager.
set -e
if [ "$2" = inside ]; then
    mount --make-rprivate /
    mount -t tmpfs tmpfs /run
    mkdir -p /run/systemd/system
    cp "$1"/* /run/systemd/system/
    exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        /lib/systemd/systemd --system --unit=test.target --show-status=no --log-target=null
fi
echo $$
exec unshare --mount --pid --fork --kill-child --uts --ipc --mount-proc sh "$0" "$1" inside
