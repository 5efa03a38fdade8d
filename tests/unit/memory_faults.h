/* Allocations that fail, of this library, of SQLite and of cJSON alike: they share one allocator. */
#ifndef TESTS_MEMORY_FAULTS_H
#define TESTS_MEMORY_FAULTS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

static sqlite3_mem_methods real_memory;
static long countdown = -1; /* allocations until the failing one; negative: none fails */
static bool persistent;     /* from then on every one fails */
static bool failed;         /* one did */

static bool fails_now(void)
{
	if (countdown < 0 || (countdown > 0 && --countdown > 0))
		return false;
	if (!persistent)
		countdown = -1;
	failed = true;
	return true;
}

static void *faulty_malloc(int size)
{
	return fails_now() ? NULL : real_memory.xMalloc(size);
}

static void *faulty_realloc(void *block, int size)
{
	return fails_now() ? NULL : real_memory.xRealloc(block, size);
}

/* Before anything uses SQLite. Its lookaside would hide small allocations. */
static void arm_memory_faults(void)
{
	sqlite3_mem_methods faulty;

	sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory);
	faulty = real_memory;
	faulty.xMalloc = faulty_malloc;
	faulty.xRealloc = faulty_realloc;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &faulty);
}

#endif
