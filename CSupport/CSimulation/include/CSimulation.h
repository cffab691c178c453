// A machine that is made up: processes, threads, clock, network and disk in one real thread, in virtual time, from one
// seed. It defines the calls of the C library that the product makes; inside a simulated process they are answered here,
// outside of one they go to the kernel. So what runs on it is the code that ships. Linked into apus-sim alone.
//
// There is one machine a real process. All functions here are for whoever plays the world: they are called from its
// own stack, between two steps or from a hook, never from inside a simulated process (but apus_sim_note and _inside).
// Numbers (processes, endpoints, timers) are given out in order, are never used twice, and 0 is none.

#ifndef APUS_CSIMULATION_H
#define APUS_CSIMULATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// --- the machine -------------------------------------------------------------------------------

typedef struct {
  uint64_t seed;
  uint64_t wallNs;       // what CLOCK_REALTIME says at the start; CLOCK_MONOTONIC begins at a second
  uint64_t clockReadNs;  // what one look at a clock costs; so that no loop that waits for time hangs
  uint64_t yieldNs;      // how long one that yields is away
  uint32_t cpus;         // how many the processes believe they have
} apus_sim_settings;

// Starts the program again, once, with the same addresses and the same hashing in every run. First of all in main.
void apus_sim_settle(char *_Nullable *_Nonnull arguments);
void apus_sim_leave(int status) __attribute__((noreturn));  // the real process, at once
void apus_sim_begin(const apus_sim_settings *_Nonnull settings);

uint64_t apus_sim_now(void);               // virtual ns since the beginning
uint64_t apus_sim_wall(void);              // what CLOCK_REALTIME says now
void apus_sim_jump_wall(int64_t ns);       // the monotonic clock doesn't notice
uint64_t apus_sim_random(void);            // the world's own stream: its use moves no choice of the machine's

// Why a run came back.
typedef enum {
  APUS_SIM_TIME = 0,     // it is `untilNs`
  APUS_SIM_QUIET = 1,    // nobody can ever run again; it is `untilNs` all the same, if that is a moment
  APUS_SIM_STOPPED = 2,  // apus_sim_stop was called
} apus_sim_reason;

// Goes on until then. A step is: one thread runs until it waits, or one thing arrives.
apus_sim_reason apus_sim_run(uint64_t untilNs);
void apus_sim_stop(void);
// Called after each step, with the machine at rest; NULL for none.
void apus_sim_each_step(void (*_Nullable hook)(void *_Nullable context), void *_Nullable context);

// A call at a moment of virtual time, from the machine's own stack.
typedef void (*apus_sim_call)(void *_Nullable context);
uint64_t apus_sim_at(uint64_t ns, apus_sim_call _Nonnull call, void *_Nullable context);
void apus_sim_cancel(uint64_t timer);      // one that has rung already is none; numbers of timers aren't in order

// --- what happened -----------------------------------------------------------------------------

typedef struct {
  uint64_t steps;             // slices that threads ran, and things that arrived
  uint64_t slices, wakeups;   // slices alone; waits that something ended before their time
  uint64_t clockReads, calls;
  uint64_t segments, segmentBytes, connections, resets, refused;
  uint64_t writes, writtenBytes, syncs, injected;
  uint64_t sectorsLost, sectorsKept;  // at power cuts
} apus_sim_counters;

apus_sim_counters apus_sim_counts(void);
// Of all that happened: which thread ran when, what arrived where, what was written. Equal for equal seeds.
uint64_t apus_sim_digest(void);
// Of a file whose path holds `part` only where something was written counts, not what. One part at a time.
void apus_sim_digest_skips(const char *_Nonnull part);
void apus_sim_note(uint64_t value);        // adds to the digest; also from inside a process

typedef enum {
  APUS_SIM_STARTED = 1,   // a process; what: its name
  APUS_SIM_ENDED,         // value: apus_sim_state
  APUS_SIM_THREAD,        // a thread began; what: its name, once it has one
  APUS_SIM_CONNECTED,     // process to other; value: the port
  APUS_SIM_ARRIVED,       // bytes at a process or an endpoint; value: how many; bytes: they
  APUS_SIM_CLOSED,        // value: apus_sim_end; 0: its owner has let go of it
  APUS_SIM_FILE,          // a call that changes files; what: the path; value: apus_sim_kind; other: errno
  APUS_SIM_FAULT,         // one that was asked for took place; what: its name
  APUS_SIM_CLOCK,         // the wall clock jumped; value: by how much, two's complement
  APUS_SIM_SENT,          // bytes that a process or an endpoint gave away; value: how many; bytes: they
} apus_sim_what;

typedef struct {
  uint64_t ns;
  apus_sim_what what;
  uint32_t process;       // whose; 0: an endpoint's
  uint32_t other;
  uint64_t connection;    // the same number at both of its ends
  uint64_t value;
  const char *_Nullable text;
  const void *_Nullable bytes;
} apus_sim_event;

// Told of each event as it happens, maybe from inside a process: it may look, and must do nothing else.
void apus_sim_trace(void (*_Nullable hook)(void *_Nullable context, const apus_sim_event *_Nonnull event),
                    void *_Nullable context);

// --- processes ---------------------------------------------------------------------------------

typedef enum {
  APUS_SIM_RUNNING = 1,
  APUS_SIM_PAUSED,
  APUS_SIM_EXITED,        // its main came back, or it called exit: see apus_sim_status
  APUS_SIM_KILLED,
} apus_sim_state;

// Starts one. Its host is an IPv4 address: 0x0A000001 is 10.0.0.1; what it binds to any address or to 127.0.0.1 can be
// reached there. Processes of one host share its clock, its loopback and its disk. `main` is the first thread.
uint32_t apus_sim_start(const char *_Nonnull name, uint32_t host, apus_sim_call _Nonnull main,
                        void *_Nullable context);
apus_sim_state apus_sim_process_state(uint32_t process);
int32_t apus_sim_status(uint32_t process);           // as exit was told
void apus_sim_kill(uint32_t process);                // kill -9: what it stored in files stays
void apus_sim_pause(uint32_t process);               // none of its threads runs; the kernel still takes bytes for it
void apus_sim_resume(uint32_t process);
// The thread of that name, or whose name begins so, doesn't run until then. 0: none has the name.
uint32_t apus_sim_starve(uint32_t process, const char *_Nonnull thread, uint64_t untilNs);
uint32_t apus_sim_thread_count(uint32_t process);
// SIGUSR1, SIGUSR2, SIGTERM and the like, if it installed a handler: it is called before its main thread runs on.
void apus_sim_signal(uint32_t process, int32_t number);
bool apus_sim_inside(void);                          // the caller is a simulated thread
// Who runs, in words, for a crash handler: async-signal-safe. Returns how many bytes.
size_t apus_sim_where(char *_Nonnull text, size_t room);

// --- disk --------------------------------------------------------------------------------------
// Files are real files below a directory that is the root of all paths of the host's processes, /dev/shm, /proc and /sys
// among them; it must be set before the host's first process. What is durable of each file that is written is kept beside
// it, in memory; below /dev/shm nothing is.

void apus_sim_disk(uint32_t host, const char *_Nonnull directory);

typedef enum {
  APUS_SIM_OPEN = 1, APUS_SIM_CREATE, APUS_SIM_WRITE, APUS_SIM_SYNC, APUS_SIM_RESIZE, APUS_SIM_RENAME,
  APUS_SIM_UNLINK, APUS_SIM_MAP, APUS_SIM_READ, APUS_SIM_MKDIR,
  APUS_SIM_SOCKET, APUS_SIM_CONNECT, APUS_SIM_ACCEPT, APUS_SIM_SEND, APUS_SIM_RECEIVE, APUS_SIM_SPAWN,
  APUS_SIM_LOOK,          // at a clock, which never fails: only to die there
  APUS_SIM_KINDS,
} apus_sim_kind;

// How many calls of that kind the process has made, alive or not.
uint64_t apus_sim_calls(uint32_t process, apus_sim_kind kind);

// The `skip`th call from now, of the process (0: any), of that kind, about a path that holds `part` (NULL: any), and
// `times - 1` more after it, fail with that errno; EINTR is the interrupted call, APUS_SIM_SHORT a write that takes a part
// only. APUS_SIM_DIES: the process is killed in that call, before it did anything, and apus_sim_run comes back.
#define APUS_SIM_SHORT (-1)
#define APUS_SIM_DIES (-2)
void apus_sim_fail(uint32_t process, apus_sim_kind kind, const char *_Nullable part, uint64_t skip,
                   uint64_t times, int32_t code);
// Told of the path of each call that fails because it was asked to; NULL: about none. It may look, and must do nothing else.
void apus_sim_hear_fault(void (*_Nullable hook)(void *_Nullable context, const char *_Nullable path),
                         void *_Nullable context);
// Told of each call that could be made to fail, before it is made. It may look, and must do nothing else.
void apus_sim_hear_calls(void (*_Nullable hook)(void *_Nullable context, uint32_t process,
                                                apus_sim_kind kind, const char *_Nullable path),
                         void *_Nullable context);
void apus_sim_fail_nothing(uint32_t process);        // takes back what was asked for and hasn't happened; 0: all
void apus_sim_disk_full(uint32_t host, bool isFull); // ENOSPC for what needs room
// How long a call of that kind takes: anything between. The thread waits so long.
void apus_sim_disk_latency(uint32_t host, apus_sim_kind kind, uint64_t leastNs, uint64_t mostNs);
// Every process of the host dies at once, and files go back to what is durable, but for single sectors of 512 bytes and
// single names that made it all the same: `keepPercent` of them.
void apus_sim_power_cut(uint32_t host, uint32_t keepPercent);
// A name is durable once its directory was synced. Not strict, as it is at first, it is so too with any file's sync after it,
// as ext4 and XFS have it.
void apus_sim_strict_names(bool isStrict);
// A directory and all below it, from outside of the machine; also of a host whose machine is gone.
void apus_sim_remove(const char *_Nonnull directory);
// Turns a bit of a file over, in the copy that is durable too. False: there is no such byte.
bool apus_sim_flip(const char *_Nonnull path, uint64_t byte, uint32_t bit);

// --- network -----------------------------------------------------------------------------------

// One direction of a way between two hosts. Each piece that is sent is cut into segments of anything between the two
// sizes; what is in flight longer than another may be merged with it. A lost segment comes after `retransmitNs`, and all
// after it wait, as they do in TCP.
typedef struct {
  uint64_t latencyLeastNs, latencyMostNs;
  uint32_t segmentLeast, segmentMost;    // bytes; 0: as sent
  uint32_t lossPerMillion;               // of segments
  uint64_t retransmitNs;
  uint32_t bufferByteCount;              // what one end may have sent that the other hasn't read
  uint32_t resetPerMillion;              // of segments: it is the last of its connection
} apus_sim_link;

// For what is sent from now on; 0 for a host: any. The last that fits counts.
void apus_sim_set_link(uint32_t from, uint32_t to, const apus_sim_link *_Nonnull link);
// Nothing passes between the two (0: anybody else) until it heals; then what waited comes. Nobody is told.
void apus_sim_partition(uint32_t a, uint32_t b, bool isCut);
// One connection: nothing arrives for so long, in either direction.
void apus_sim_stall(uint64_t connection, uint64_t ns);
// Nothing happens to one that is still being called.
void apus_sim_reset(uint64_t connection);            // both ends see a reset, after what is in flight is lost
void apus_sim_vanish(uint64_t connection, uint32_t process);  // half open: that end forgets it, silently
uint64_t apus_sim_connections(uint64_t *_Nullable numbers, uint64_t room);  // the open ones, in order

typedef enum {
  APUS_SIM_FINISHED = 1,   // the other end sends no more
  APUS_SIM_RESET,
  APUS_SIM_REFUSED,        // nobody listens there
  APUS_SIM_UNREACHED,      // it wasn't answered in time
} apus_sim_end;

// A peer that is no thread: the world's own end of a connection. Hooks are called from the machine's stack, in virtual time.
typedef struct {
  void (*_Nullable opened)(void *_Nullable context, uint64_t endpoint);
  void (*_Nullable received)(void *_Nullable context, uint64_t endpoint, const uint8_t *_Nonnull bytes,
                             size_t byteCount);
  // There is room again after a send that took less than all.
  void (*_Nullable writable)(void *_Nullable context, uint64_t endpoint);
  // FINISHED: it may still send. All others: the endpoint is gone.
  void (*_Nullable closed)(void *_Nullable context, uint64_t endpoint, apus_sim_end end);
} apus_sim_peer;

uint64_t apus_sim_connect(uint32_t host, uint32_t toHost, uint16_t port, const apus_sim_peer *_Nonnull peer,
                          void *_Nullable context);
// `accepted` makes the context of each connection; false where the port is taken.
// The same to a Unix socket of that host.
uint64_t apus_sim_call_door(uint32_t host, const char *_Nonnull path, const apus_sim_peer *_Nonnull peer,
                            void *_Nullable context);
bool apus_sim_listen(uint32_t host, uint16_t port, const apus_sim_peer *_Nonnull peer,
                     void *_Nullable (*_Nonnull accepted)(void *_Nullable context, uint64_t endpoint),
                     void *_Nullable context);
void apus_sim_unlisten(uint32_t host, uint16_t port);
uint64_t apus_sim_connection_of(uint64_t endpoint);  // 0: it isn't open
size_t apus_sim_send(uint64_t endpoint, const void *_Nonnull bytes, size_t byteCount);  // how many were taken
void apus_sim_finish(uint64_t endpoint);             // our FIN; may still receive
void apus_sim_close(uint64_t endpoint, bool isReset);  // gone at once; no hook is called any more
// A slow reader: so many bytes a second at most; 0: it reads nothing until told otherwise. UINT64_MAX: as they come.
void apus_sim_read_rate(uint64_t endpoint, uint64_t bytesPerSecond);
// What that end has been sent and hasn't read.
uint64_t apus_sim_unread(uint64_t endpoint);

#endif
