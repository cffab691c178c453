// The ways between hosts: how long a segment takes, how large one is, and what is cut off from what.
#include "network.h"

#include <stdlib.h>
#include <string.h>

#define LOOPBACK_NS 20000u

static struct {
  uint32_t from, to;
  apus_sim_link link;
} links[256];
static int linkCount;

static struct {
  uint32_t a, b;
} cuts[64];
static int cutCount;

static const apus_sim_link usual = {.latencyLeastNs = 50000, .latencyMostNs = 200000,
                                    .retransmitNs = 200000000, .bufferByteCount = 262144};

void apus_sim_set_link(uint32_t from, uint32_t to, const apus_sim_link *link) {
  if (linkCount == (int)(sizeof links / sizeof links[0])) {
    // What was said first is forgotten first.
    memmove(links, links + 1, sizeof links - sizeof links[0]);
    linkCount -= 1;
  }
  for (int at = 0; at < linkCount; at++) {
    if (links[at].from != from || links[at].to != to) continue;
    memmove(links + at, links + at + 1, (size_t)(linkCount - at - 1) * sizeof links[0]);
    linkCount -= 1;
    break;
  }
  links[linkCount].from = from;
  links[linkCount].to = to;
  links[linkCount++].link = *link;
}

const apus_sim_link *link_of(const struct end *end) {
  for (int at = linkCount - 1; at >= 0; at--) {
    if (links[at].from != 0 && links[at].from != end->host) continue;
    if (links[at].to != 0 && links[at].to != end->other->host) continue;
    return &links[at].link;
  }
  return &usual;
}

bool is_cut(uint32_t a, uint32_t b) {
  if (a == b) return false;
  for (int at = 0; at < cutCount; at++) {
    if ((cuts[at].a == a && (cuts[at].b == b || cuts[at].b == 0)) ||
        (cuts[at].a == b && (cuts[at].b == a || cuts[at].b == 0)))
      return true;
  }
  return false;
}

bool cut_set(uint32_t a, uint32_t b, bool isCut) {
  if (a == 0) {
    a = b;
    b = 0;
  }
  int found = 0;
  while (found < cutCount && (cuts[found].a != a || cuts[found].b != b)) found += 1;
  if (isCut == (found < cutCount)) return false;
  if (!isCut) {
    cuts[found] = cuts[--cutCount];
    return true;
  }
  if (cutCount == (int)(sizeof cuts / sizeof cuts[0])) abort();
  cuts[cutCount].a = a;
  cuts[cutCount++].b = b;
  return true;
}

bool is_reached(const struct end *end) {
  return !end->other->isVanished && !is_cut(end->host, end->other->host);
}

size_t link_room(const struct end *end) {
  size_t room = link_of(end)->bufferByteCount;
  return room == 0 ? usual.bufferByteCount : room;
}

uint64_t link_latency(const struct end *end) {
  const apus_sim_link *link = link_of(end);
  uint64_t latency = end->host == end->other->host
                         ? LOOPBACK_NS
                         : random_between(link->latencyLeastNs, link->latencyMostNs);
  if (link->lossPerMillion > 0 && random_between(1, 1000000) <= link->lossPerMillion)
    latency += link->retransmitNs;
  return latency;
}
