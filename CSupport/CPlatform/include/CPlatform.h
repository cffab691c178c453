// The host as C sees it: threads on CPUs, memory that is locked and near, files that are memory.
// Each call returns 0 or a positive errno, never -1 with a side channel. None keeps state but the
// crash report, which a signal handler must find without asking.

#ifndef APUS_CPLATFORM_H
#define APUS_CPLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <termios.h>

#define APUS_SYSCALL __attribute__((swift_attr("@_noLocks")))

// Threads.
int apus_cpu_count_allowed(void);                        // CPUs this process may run on
int apus_cpu_allowed(int cpu);                           // 1 when this process may run on it
int apus_pin_thread(int cpu);                            // the calling thread, to one CPU
typedef struct { uint64_t words[16]; } apus_cpus;
int apus_cpus_of_thread(apus_cpus *_Nonnull cpus);       // where the calling thread may run
int apus_spread_thread(const apus_cpus *_Nonnull cpus);  // and back there
int apus_schedule_fifo(int priority);                    // the calling thread, real time
int apus_name_thread(const char *_Nonnull name);         // at most 15 bytes
int apus_prefault_stack(size_t byteCount);               // touches the stack below
APUS_SYSCALL void apus_yield(void);
APUS_SYSCALL uint64_t apus_clock_ns(int clock);          // clock_gettime in nanoseconds
APUS_SYSCALL void apus_sleep_ns(uint64_t ns);

typedef void (*apus_thread_body)(void *_Nullable context);
typedef struct { uint64_t handle; } apus_thread;
int apus_thread_start(apus_thread *_Nonnull thread, size_t stackByteCount,
                      apus_thread_body _Nonnull body, void *_Nullable context);
int apus_thread_join(apus_thread thread);

// Waiting. The word lies in memory of this process; private futexes are enough.
APUS_SYSCALL void apus_futex_wait(const uint32_t *_Nonnull word, uint32_t expected, uint64_t timeoutNs);
APUS_SYSCALL void apus_futex_wake(const uint32_t *_Nonnull word);
APUS_SYSCALL void apus_event_signal(int descriptor);     // adds one to an eventfd
int apus_membarrier_register(void);                      // 0, or the errno that says it isn't there
APUS_SYSCALL void apus_membarrier(void);                 // a full fence in every running thread

// Memory.
int apus_map_file(int fd, size_t byteCount, bool writable, void *_Nullable *_Nonnull address);
int apus_map_anonymous(size_t byteCount, bool hugePages, void *_Nullable *_Nonnull address);
int apus_unmap(void *_Nonnull address, size_t byteCount);
int apus_prefault_write(void *_Nonnull address, size_t byteCount);
int apus_advise_huge(void *_Nonnull address, size_t byteCount);
int apus_make_huge(void *_Nonnull address, size_t byteCount);
int apus_keep_pages(void *_Nonnull address, size_t byteCount);
int apus_lock_memory(const void *_Nonnull address, size_t byteCount);
int apus_lock_process(void);                             // what is there, and what comes; 0 or the reason
size_t apus_populate_process(void);                      // code, constants and variables; how many pages

// What the kernel did for the calling thread since it began.
typedef struct { uint64_t minorFaults, majorFaults, voluntarySwitches, involuntarySwitches; } apus_thread_usage;
void apus_usage_of_thread(apus_thread_usage *_Nonnull usage);

// Files. Paths are UTF-8, every descriptor is close-on-exec.
int apus_create_exclusive(const char *_Nonnull path, uint32_t mode, int *_Nonnull fd);
int apus_open_read(const char *_Nonnull path, int *_Nonnull fd);
int apus_open_write(const char *_Nonnull path, int *_Nonnull fd);
int apus_open_durable(const char *_Nonnull path, int *_Nonnull fd); // O_DSYNC, past the page cache where it can
int apus_allocate(int fd, uint64_t byteCount);           // posix_fallocate: fails cleanly when full
int apus_truncate(int fd, uint64_t byteCount);
int apus_file_size(int fd, uint64_t *_Nonnull byteCount);
int apus_sync_file(int fd);
int apus_close(int fd);

// Memory that is lent to another process. Sealed it keeps its size whatever the borrower does, so that no access faults;
// sealed against writing too, it can be mapped writable by nobody who hasn't done so yet.
int apus_memory_create(const char *_Nonnull name, uint64_t byteCount, int *_Nonnull fd);
int apus_memory_seal(int fd, bool againstWriting);
// A message with `count` descriptors, 4 at most, over a Unix socket, without waiting; and its other end.
int apus_socket_lend(int socket, const void *_Nonnull bytes, size_t byteCount,
                     const int *_Nonnull fds, size_t count);
int apus_socket_borrow(int socket, void *_Nonnull bytes, size_t room, size_t *_Nonnull byteCount,
                       int *_Nonnull fds, size_t *_Nonnull count);
// Who connected, as the kernel noted it then.
int apus_socket_credentials(int socket, int64_t *_Nonnull pid, uint32_t *_Nonnull user);

// NUMA. 1 node and success where libnuma finds none.
int apus_numa_node_count(void);
int apus_numa_bind(void *_Nonnull address, size_t byteCount, int node);
int apus_numa_prefer(int node);                          // the calling thread's later pages

// Bytes that this process may lock; UINT64_MAX: no limit.
uint64_t apus_memory_lock_limit(void);

// Processes.
int64_t apus_process_id(void);
uint64_t apus_process_start_ticks(int64_t pid);          // field 22 of /proc/PID/stat; 0 when gone

// Another process, with its output in a pipe that is given back. It is out of the terminal's reach, and is sent SIGTERM when
// the thread that started it ends. Returns an errno.
int apus_spawn(const char *_Nonnull path, char *_Nullable const *_Nonnull arguments, int64_t *_Nonnull pid,
               int32_t *_Nonnull output);
// 0 while it runs, 1 when it has ended (its status as of waitpid in *status), an errno below zero.
int apus_reap(int64_t pid, int32_t *_Nonnull status);
int apus_signal(int64_t pid, int32_t number);

// Who connected at the other end of a Unix-domain socket, as the kernel knows it (SO_PEERCRED). Returns an errno.
int apus_peer(int32_t descriptor, int64_t *_Nonnull pid, uint32_t *_Nonnull uid);

// Page faults of this process until now: those that the memory answered, and those that a disk did.
void apus_page_faults(uint64_t *_Nonnull minor, uint64_t *_Nonnull major);

// The last words. A stage's thread notes what it is doing in `activity`; on SIGSEGV, SIGBUS, SIGILL,
// SIGFPE, SIGABRT or SIGTRAP the handler writes them with the signal, sets each *stateWord, and lets the
// signal kill the process as it would have. Few at a time have a word and a farewell; from one thread.
#define APUS_CRASH_MOURNERS 8
int apus_crash_install(uint64_t *_Nonnull stateWord, uint64_t crashedState,
                       const char *_Nonnull farewell);
void apus_crash_remove(uint64_t *_Nonnull stateWord);
void apus_crash_name_thread(const char *_Nonnull thread);
APUS_SYSCALL void apus_crash_note_stage(const char *_Nullable stage);

// A terminal that a screen has taken over: who dies without giving it back does so all the same, by a crash or a second ^C.
// `hasModes`: how the keyboard was before.
void apus_terminal_taken(bool hasModes, const struct termios *_Nullable modes);
void apus_terminal_given_back(void);

// Stop requests: SIGINT and SIGTERM count up in one word that the main thread looks at.
int apus_stop_install(void);
uint32_t apus_stop_requests(void);

// The operator's hand on a running core: SIGUSR1 throws the kill switch, SIGUSR2 takes it off. Each
// counts up in a word of its own.
int apus_operator_install(void);
uint32_t apus_kill_requests(void);
uint32_t apus_rearm_requests(void);

// Leaves at once, without waiting for threads that may never come back.
void apus_leave(int status) __attribute__((noreturn));

bool apus_tsc_is_invariant(void);

#endif
