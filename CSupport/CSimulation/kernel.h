// What the files of the simulated machine share: its threads and processes, its queue of what is due, its descriptors and
// the ends of its connections. Nothing here is for Swift.

#ifndef APUS_CSIMULATION_KERNEL_H
#define APUS_CSIMULATION_KERNEL_H

#include "CSimulation.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>

// The machine's own memory is no process's (heap.c).
void *__libc_malloc(size_t byteCount);
void *__libc_calloc(size_t count, size_t byteCount);
void *__libc_realloc(void *address, size_t byteCount);
#define malloc __libc_malloc
#define calloc __libc_calloc
#define realloc __libc_realloc

#define NAME_MAX_BYTES 32
#define PATH_ROOM 1024
#define SIGNALS 65

struct process;
struct object;
struct pollfd;

// --- what is due -------------------------------------------------------------------------------

// Lies in whatever it belongs to. `place` is where in the heap it stands, and -1 outside of it.
struct timer {
  uint64_t due, order;
  int64_t place;
  void (*ring)(struct timer *timer);
};

void timer_set(struct timer *timer, uint64_t due);   // moves it where it is set already
void timer_clear(struct timer *timer);
bool timers_ring_next(uint64_t most);                // one that is due by then; false: there is none
uint64_t timers_next(void);                          // UINT64_MAX: none

// --- threads -----------------------------------------------------------------------------------

enum fiber_state { FIBER_READY = 1, FIBER_WAITING, FIBER_DONE };

struct fiber {
  struct process *process;
  struct fiber *nextOfProcess;
  uint32_t number;
  char name[NAME_MAX_BYTES];
  enum fiber_state state;
  void *stack;
  size_t stackByteCount;
  void *sp;
  void *(*body)(void *);
  void *argument;
  apus_sim_call main;              // instead of `body`: a process's first thread
  struct timer timer;              // the end of its wait
  bool wasWoken;                   // something ended the wait, not its time
  uint32_t readyPlace;
  uint64_t starvedUntil;
  uint32_t sharing;                // it makes what all processes share
  const void *futex;               // what it waits for, one of these
  struct object *awaited;
  const struct pollfd *polled;     // what it waits for in poll, and how much that is
  uint64_t polledCount;
  struct fiber *joining;
  struct fiber *previousWaiting, *nextWaiting;
};

extern struct fiber *current;      // NULL: the machine itself, or the world

struct fiber *fiber_make(struct process *process, size_t stackByteCount);
void fiber_ready(struct fiber *fiber);
// The running thread waits until then at most; true when it was woken before.
bool fiber_wait(uint64_t due);
void fiber_pass(uint64_t ns);      // the running thread is away so long
void fiber_wake(struct fiber *fiber);
void fiber_end(void) __attribute__((noreturn));
void fibers_drop(struct process *process);
bool fibers_run_one(void);         // false: nobody can run
void fibers_hold(struct process *process, bool isHeld);
void fibers_wake_pollers(const struct object *object);
int futex_wake(const void *address, int most);

// --- processes ---------------------------------------------------------------------------------

struct mapping {
  void *address;
  size_t byteCount;
  struct file *file;               // NULL: of no file that is written through it
};

struct descriptor {
  struct object *object;
};

struct process {
  uint32_t number, host;
  char name[NAME_MAX_BYTES];
  apus_sim_state state;
  int32_t status;
  struct fiber *fibers;            // in the order in which they began
  struct descriptor *descriptors;
  int descriptorCount;
  struct mapping *mappings;
  size_t mappingCount, mappingRoom;
  void (*handlers[SIGNALS])(int);
  uint64_t calls[APUS_SIM_KINDS];
};

#define FIRST_PID 1000

struct process *process_of(uint32_t number);
struct process *process_at(uint32_t place);          // 0 ...; NULL behind the last
void process_end(struct process *process, apus_sim_state state);
void process_map(struct process *process, void *address, size_t byteCount, struct file *file);
void process_unmap(struct process *process, void *address);
void heap_drop(const struct process *process);       // what it has from malloc

// --- descriptors -------------------------------------------------------------------------------

enum object_type { OBJECT_FILE = 1, OBJECT_SOCKET, OBJECT_EPOLL, OBJECT_EVENT, OBJECT_OUTPUT };

struct watch;
struct end;
struct file;

// An open file description: what duplicates of a descriptor share.
struct object {
  enum object_type type;
  uint32_t references;
  struct process *process;
  bool blocks;
  struct watch *watches;           // of the epolls that it is in
  // a file
  int real;
  int flags;
  struct file *file;               // NULL where nobody may write, and for directories
  char *path;                      // as the process named it, from the root
  // an event
  uint64_t count;
  // a socket: bound and listening, or one end of a connection
  struct end *end;
  bool isListening, isUnix, lingersNot;
  uint32_t boundHost;
  uint16_t boundPort;
  char *boundPath;
  uint32_t backlog;
  struct end *firstPending, *lastPending;
  uint32_t pendingCount;
  struct object *nextListening;
  uint32_t userTimeoutMs, keepIdleS, keepIntervalS, keepCount;
  // an epoll
  struct watch *firstReady, *lastReady, *firstWatch;
};

struct object *object_make(enum object_type type);
int descriptor_add(struct object *object, int least);   // or -EMFILE
struct object *descriptor_object(int fd);               // NULL: there is none
int descriptor_close(struct process *process, int fd);  // 0 or an errno
void object_notify(struct object *object);              // something about it changed: tell who watches
uint32_t object_readiness(struct object *object);       // EPOLL bits
void socket_released(struct object *object);
void file_released(struct object *object);
void epoll_released(struct object *object);
void watches_forget(struct object *object);

// --- network -----------------------------------------------------------------------------------

enum segment_kind { SEGMENT_DATA = 1, SEGMENT_CALL, SEGMENT_ANSWER, SEGMENT_FINISH, SEGMENT_RESET };

struct segment {
  struct segment *next;
  uint64_t due;
  enum segment_kind kind;
  uint32_t byteCount, room;
  uint8_t bytes[];
};

enum end_state { END_CONNECTING = 1, END_OPEN, END_GONE };

struct connection;

struct end {
  struct connection *connection;
  struct end *other;
  uint32_t host;
  uint16_t port;
  enum end_state state;
  struct process *process;
  struct object *object;           // the socket, once there is one
  uint64_t endpoint;               // or the world's number for it
  const apus_sim_peer *peer;
  void *context;
  bool hasFinished, isFinished;    // we send no more; we have heard that the other doesn't
  bool isDeaf;                     // shut for reading
  bool isVanished;
  bool isPending;                  // called, and nobody has accepted yet
  bool wantsRoom;                  // a send took less than all
  int error;
  // What came and wasn't read: a ring of bytes.
  uint8_t *bytes;
  size_t first, count, room;
  // What this end sent and hasn't arrived.
  struct segment *firstSent, *lastSent;
  size_t inFlight;
  uint64_t lastDue, stalledUntil;
  struct timer arrival;
  struct timer patience;           // for an answer
  uint64_t bytesPerSecond;         // a slow reader of the world's
  struct timer reading;
  struct timer roomTold;           // tells the world that there is some
  struct end *nextPending;
};

struct connection {
  struct connection *previous, *next;
  uint64_t number;
  char *path;                      // of a Unix socket
  uint32_t users;                  // who is about to look at it once more
  uint32_t toHost;
  uint16_t toPort;
  struct end ends[2];              // who called, and who was called
};

int end_call(struct object *socket, uint32_t host, uint16_t port, const char *path);
ssize_t end_send(struct end *end, const void *bytes, size_t byteCount);   // or a negative errno
ssize_t end_receive(struct end *end, void *bytes, size_t byteCount, bool isPeek);
void end_finish(struct end *end);
void end_close(struct end *end, bool isReset);
size_t end_space(const struct end *end);
void end_doubt(struct end *end);
void connection_settle(struct connection *connection);
void end_reads_at(struct end *end, uint64_t bytesPerSecond);
struct end *network_call(uint32_t from, uint32_t to, uint16_t port, const char *path);
bool endpoint_accepts(struct end *end);                 // gives it to the world, if that listens there
bool endpoint_listens(uint32_t host, uint16_t port);
void endpoint_forget(uint64_t endpoint);
bool listener_open(struct object *socket);
void listener_close(struct object *socket);
struct object *listener_accept(struct object *socket);  // NULL: nobody waits

// --- disk --------------------------------------------------------------------------------------

const char *disk_path(const char *path, char room[static PATH_ROOM]);  // where it really is
void disk_opened(struct object *object, bool wasCreated);
void disk_wrote(struct object *object, const void *bytes, size_t byteCount, uint64_t offset);
void disk_resized(struct object *object);
void disk_mapped(struct file *file, int by);            // one mapping more, or less, that is written through
void disk_synced(struct object *object);
void disk_synced_mapping(void *address, size_t byteCount);
void disk_named(const char *path, bool isDirectory);    // a new name
int disk_rename(const char *from, const char *to);      // 0 or an errno
int disk_unlink(const char *path, bool isDirectory);
bool disk_is_full(void);                                // that of the running process
const char *disk_root(uint32_t host);
bool is_volatile(const char *path, const char *root);   // a path that no power cut leaves
bool is_kept(uint32_t percent);                         // so often it made it all the same
void files_forget_gone(void);
void names_settle(uint32_t host, const char *directory); // they are for good; NULL: those of every directory
void names_cut(uint32_t host, uint32_t keepPercent);

// Waits as long as such a call takes; an errno where it was asked to fail, -1 for a part only, 0 otherwise.
int fault_of(apus_sim_kind kind, const char *path);
void faults_wait(apus_sim_kind kind);

// --- what happened -----------------------------------------------------------------------------

extern apus_sim_counters counters;
extern apus_sim_settings settings;

uint64_t machine_random(void);                       // the machine's own choices
uint64_t random_between(uint64_t least, uint64_t most);
void digest_add(uint64_t value);
void digest_bytes(const void *bytes, size_t byteCount);
void trace_event(apus_sim_event event);
uint64_t machine_now(void);
void machine_pass(uint64_t ns);                      // time goes by while somebody runs

// --- the real kernel ---------------------------------------------------------------------------

long raw(long number, long a, long b, long c, long d, long e, long f);   // a negative errno, as the kernel says it
long raw_errno(long result);                                            // -1 and errno for one

#endif
