#pragma once

/// From now on memory is wiped when it is freed. Does nothing outside the static release, where no linker sends `free` past us.
void cfgops_wipe_freed_memory(void);
