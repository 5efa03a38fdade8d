/* The heap of the process. */
#ifndef AF_CLI_HEAP_H
#define AF_CLI_HEAP_H

/* Settings of malloc that suit a process which lives for milliseconds. To be called before anything is allocated; where the system has no such
 * settings nothing happens. */
void cli_prepare_heap(void);

#endif
