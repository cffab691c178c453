// What the files of the simulated network share.

#ifndef APUS_CSIMULATION_NETWORK_H
#define APUS_CSIMULATION_NETWORK_H

#include "kernel.h"

// How long TCP tries before it gives a call up.
#define CALL_NS 127000000000u
// How long it sends what nobody acknowledges before it gives that up, unless told otherwise.
#define UNACKNOWLEDGED_NS 924600000000u

// In the order in which they were made.
extern struct connection *firstConnection, *lastConnection;

const apus_sim_link *link_of(const struct end *end);    // the way that it sends on
size_t link_room(const struct end *end);
uint64_t link_latency(const struct end *end);           // of the next segment
bool is_cut(uint32_t a, uint32_t b);
bool cut_set(uint32_t a, uint32_t b, bool isCut);       // false: it was so already
bool is_reached(const struct end *end);                 // what it sends arrives

struct connection *connection_make(uint32_t from, uint32_t to, uint16_t port, const char *path);
void segment_send(struct end *end, enum segment_kind kind, const void *bytes, uint32_t byteCount);
void end_drop_sent(struct end *end);
void end_fail(struct end *end, int code, apus_sim_end how);
void end_keep(struct end *end, const uint8_t *bytes, size_t byteCount);
void end_read_on(struct end *end);                      // the next piece goes to the world, as its rate allows it
void end_tell(struct end *end);
void end_trace(const struct end *end, apus_sim_what what, uint64_t value, const void *bytes);

void segment_arrived(struct timer *timer);
void patience_ended(struct timer *timer);
void may_read(struct timer *timer);
void has_room(struct timer *timer);

#endif
