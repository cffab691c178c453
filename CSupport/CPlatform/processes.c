// A process beside this one, that doesn't outlive it.
#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int apus_spawn(const char *path, char *const *arguments, int64_t *pid, int32_t *output) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return errno;
  pid_t parent = getpid();
  pid_t child = fork();
  if (child < 0) {
    int code = errno;
    close(ends[0]);
    close(ends[1]);
    return code;
  }
  if (child == 0) {
    // Only what a signal handler may use: other threads' locks were copied as they were.
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) _exit(127);
    // A ^C is for the parent alone.
    setpgid(0, 0);
    int nothing = open("/dev/null", O_RDONLY);
    if (nothing >= 0) dup2(nothing, STDIN_FILENO);
    dup2(ends[1], STDOUT_FILENO);
    execv(path, arguments);
    _exit(127);
  }
  close(ends[1]);
  *pid = child;
  *output = ends[0];
  return 0;
}

int apus_reap(int64_t pid, int32_t *status) {
  int found = 0;
  pid_t result = waitpid((pid_t)pid, &found, WNOHANG);
  if (result == 0 || (result < 0 && errno == EINTR)) return 0;
  if (result < 0) return -errno;
  *status = found;
  return 1;
}

int apus_signal(int64_t pid, int32_t number) {
  return kill((pid_t)pid, number) == 0 ? 0 : errno;
}

int apus_peer(int32_t descriptor, int64_t *pid, uint32_t *uid) {
  struct ucred peer;
  socklen_t size = sizeof peer;
  if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return errno;
  *pid = peer.pid;
  *uid = peer.uid;
  return 0;
}

void apus_page_faults(uint64_t *minor, uint64_t *major) {
  struct rusage usage;
  *minor = 0;
  *major = 0;
  if (getrusage(RUSAGE_SELF, &usage) != 0) return;
  *minor = (uint64_t)usage.ru_minflt;
  *major = (uint64_t)usage.ru_majflt;
}
