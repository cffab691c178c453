// What is due: a binary heap, the earliest first and of two at one moment the older; and the calls that the world has asked for.
#include "kernel.h"

#include <stdlib.h>

static struct timer **heap;
static size_t heapCount, heapRoom;
static uint64_t timerOrder;

static bool isBefore(const struct timer *a, const struct timer *b) {
  return a->due != b->due ? a->due < b->due : a->order < b->order;
}

static void put(struct timer *timer, size_t place) {
  heap[place] = timer;
  timer->place = (int64_t)place;
}

static void rise(struct timer *timer, size_t place) {
  while (place > 0 && isBefore(timer, heap[(place - 1) / 2])) {
    put(heap[(place - 1) / 2], place);
    place = (place - 1) / 2;
  }
  put(timer, place);
}

static void sink(struct timer *timer, size_t place) {
  for (;;) {
    size_t child = 2 * place + 1;
    if (child >= heapCount) break;
    if (child + 1 < heapCount && isBefore(heap[child + 1], heap[child])) child += 1;
    if (!isBefore(heap[child], timer)) break;
    put(heap[child], place);
    place = child;
  }
  put(timer, place);
}

void timer_clear(struct timer *timer) {
  if (timer->place < 0) return;
  size_t place = (size_t)timer->place;
  timer->place = -1;
  heapCount -= 1;
  if (place == heapCount) return;
  struct timer *last = heap[heapCount];
  if (place > 0 && isBefore(last, heap[(place - 1) / 2])) rise(last, place);
  else sink(last, place);
}

void timer_set(struct timer *timer, uint64_t due) {
  timer_clear(timer);
  timer->due = due;
  timer->order = ++timerOrder;
  if (heapCount == heapRoom) {
    heapRoom = heapRoom == 0 ? 256 : heapRoom * 2;
    heap = realloc(heap, heapRoom * sizeof *heap);
    if (heap == NULL) abort();
  }
  heapCount += 1;
  rise(timer, heapCount - 1);
}

uint64_t timers_next(void) { return heapCount == 0 ? UINT64_MAX : heap[0]->due; }

bool timers_ring_next(uint64_t most) {
  if (heapCount == 0 || heap[0]->due > most) return false;
  struct timer *timer = heap[0];
  timer_clear(timer);
  timer->ring(timer);
  return true;
}

// --- calls of the world's ----------------------------------------------------------------------

struct world_timer {
  struct timer timer;
  uint32_t slot, generation;
  apus_sim_call call;
  void *context;
};

static struct world_timer **worldTimers;
static uint32_t worldTimerCount, worldTimerRoom;
static uint32_t *freeSlots;
static uint32_t freeSlotCount;

static void worldTimerRang(struct timer *timer) {
  struct world_timer *rang = (struct world_timer *)timer;
  apus_sim_call call = rang->call;
  void *context = rang->context;
  rang->generation += 1;
  freeSlots[freeSlotCount++] = rang->slot;
  digest_add(rang->slot);
  call(context);
}

uint64_t apus_sim_at(uint64_t ns, apus_sim_call call, void *context) {
  if (freeSlotCount == 0) {
    if (worldTimerCount == worldTimerRoom) {
      worldTimerRoom = worldTimerRoom == 0 ? 64 : worldTimerRoom * 2;
      worldTimers = realloc(worldTimers, worldTimerRoom * sizeof *worldTimers);
      freeSlots = realloc(freeSlots, worldTimerRoom * sizeof *freeSlots);
      if (worldTimers == NULL || freeSlots == NULL) abort();
    }
    struct world_timer *made = calloc(1, sizeof *made);
    if (made == NULL) abort();
    *made = (struct world_timer){.timer = {.place = -1, .ring = worldTimerRang},
                                 .slot = worldTimerCount, .generation = 1};
    worldTimers[worldTimerCount] = made;
    freeSlots[freeSlotCount++] = worldTimerCount++;
  }
  struct world_timer *timer = worldTimers[freeSlots[--freeSlotCount]];
  timer->call = call;
  timer->context = context;
  uint64_t due = ns + 1000000000u;
  timer_set(&timer->timer, due < machine_now() ? machine_now() : due);
  return (uint64_t)timer->generation << 32 | timer->slot;
}

void apus_sim_cancel(uint64_t number) {
  uint32_t slot = (uint32_t)number;
  if (slot >= worldTimerCount) return;
  struct world_timer *timer = worldTimers[slot];
  if (timer->generation != number >> 32 || timer->timer.place < 0) return;
  timer_clear(&timer->timer);
  timer->generation += 1;
  freeSlots[freeSlotCount++] = slot;
}
