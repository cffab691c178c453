// A made-up market for a plug-in, and a venue that accepts, fills, cancels and refuses as it comes. Played twice from
// the same numbers: a plug-in that keeps all it knows in its state asks for the same both times, to the bit.
#define _GNU_SOURCE
#include "trial.h"

#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { STEPS = 600, ROWS = 512, BLANK_FROM = 200, BLANK_TO = 204, SILENT_FROM = 256, SILENT_TO = 300 };

// Memory that ends where nothing is.
typedef struct {
  uint8_t *pages, *start;
  size_t pageBytes, byteCount;
} room;

static size_t whole(size_t byteCount, size_t unit) { return (byteCount + unit - 1) / unit * unit; }

static room open_room(size_t byteCount) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  size_t inner = whole(byteCount ? byteCount : 64, page);
  room made = {0};
  uint8_t *all = mmap(NULL, inner + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (all == MAP_FAILED) _exit(126);
  made.pages = all + page;
  made.pageBytes = inner;
  made.byteCount = byteCount;
  mprotect(made.pages, inner, PROT_READ | PROT_WRITE);
  made.start = made.pages + inner - whole(byteCount ? byteCount : 64, 64);
  return made;
}

static void close_room(room it) { munmap(it.pages, it.pageBytes); }

typedef struct {
  const apus_strategy *strategy;
  const apus_trial *trial;
  apus_trial_result *result;
  room state, world, trayRoom;
  apus_desk *desk;
  apus_market *markets;
  apus_order *orders;
  apus_tray *tray;
  uint64_t random, hash, counter, intents;
  // What a replace asks for, of the rows that are answered.
  int64_t askedPrice[ROWS], askedTotal[ROWS];
} play;

static uint64_t draw(play *it, uint64_t below) {
  it->random = it->random * 6364136223846793005u + 1442695040888963407u;
  return (it->random >> 33) % below;
}

static void mix(play *it, const void *bytes, size_t count) {
  const uint8_t *next = bytes;
  for (size_t index = 0; index < count; index++) it->hash = (it->hash ^ next[index]) * 1099511628211u;
}

static bool is_lot(const apus_market *market, int64_t quantity) {
  return quantity > 0 && quantity % market->lot == 0;
}

// What the core would let pass, less what only it knows: enough for orders to come and go.
static void obey(play *it, const apus_intent *asked) {
  if (asked->kind == APUS_SIGNAL || asked->market >= it->trial->marketCount) return;
  if (asked->row >= it->trial->orderCount) return;
  apus_market *market = &it->markets[asked->market];
  apus_order *order = &it->orders[asked->row];
  if (asked->kind == APUS_NEW) {
    bool isBuy = asked->side == APUS_BUY;
    int64_t reach = isBuy ? market->position + market->open_buy : market->open_sell - market->position;
    if (order->state != APUS_ORDER_FREE || !market->may_trade || !is_lot(market, asked->quantity) ||
        (!isBuy && asked->side != APUS_SELL) || asked->quantity > it->trial->maximumPosition - reach) {
      it->desk->refused += 1;
      it->desk->last_refusal = APUS_REFUSED_POSITION;
      return;
    }
    order->id = ++it->counter;
    order->price = asked->price;
    order->total = asked->quantity;
    order->filled = 0;
    order->market = asked->market;
    order->side = asked->side;
    order->state = APUS_ORDER_SENT;
    *(isBuy ? &market->open_buy : &market->open_sell) += asked->quantity;
  } else if (asked->kind == APUS_CANCEL && order->state != APUS_ORDER_FREE) {
    order->state = APUS_ORDER_CANCELING;
  } else if (asked->kind == APUS_REPLACE && asked->row < ROWS && is_lot(market, asked->quantity) &&
             (order->state == APUS_ORDER_SENT || order->state == APUS_ORDER_WORKING) &&
             asked->quantity > order->filled && asked->quantity <= it->trial->maximumPosition) {
    order->state = APUS_ORDER_REPLACING;
    it->askedPrice[asked->row] = asked->price;
    it->askedTotal[asked->row] = asked->quantity;
  }
}

// Before a call the tray is empty and the world can't be written; behind it, what was asked for counts.
static void enter(play *it, int32_t stage) {
  it->result->stage = stage;
  it->tray->count = 0;
  it->tray->overflow = 0;
  mprotect(it->world.pages, it->world.pageBytes, PROT_READ);
}

static void leave(play *it) {
  mprotect(it->world.pages, it->world.pageBytes, PROT_READ | PROT_WRITE);
  if (it->tray->count > APUS_TRAY_CAPACITY) {
    it->result->outcome = APUS_TRIAL_OVERFULL;
    _exit(0);
  }
  mix(it, it->tray, 8 + it->tray->count * sizeof(apus_intent));
  it->intents += it->tray->count;
  for (uint32_t index = 0; index < it->tray->count; index++) obey(it, &it->tray->intents[index]);
}

static void tell(play *it, uint32_t row, uint8_t news, int64_t quantity, bool isOver) {
  apus_order *order = &it->orders[row];
  apus_market *market = &it->markets[order->market];
  apus_update update = {0};
  update.id = order->id;
  update.price = order->price;
  update.quantity = quantity;
  update.row = row;
  update.market = order->market;
  update.news = news;
  update.side = order->side;
  update.is_over = isOver;
  int64_t *open = order->side == APUS_BUY ? &market->open_buy : &market->open_sell;
  if (news == APUS_FILLED) {
    order->filled += quantity;
    market->position += order->side == APUS_BUY ? quantity : -quantity;
  }
  if (news == APUS_FILLED || isOver) *open -= quantity;
  order->state = isOver ? APUS_ORDER_FREE : APUS_ORDER_WORKING;
  if (!it->strategy->on_order) return;
  enter(it, APUS_TRIAL_ORDER);
  it->strategy->on_order(it->state.start, it->desk, &update, it->tray);
  leave(it);
}

// Something happens to some of the orders.
static void answer(play *it) {
  for (uint32_t row = 0; row < it->trial->orderCount && row < ROWS; row++) {
    apus_order *order = &it->orders[row];
    if (order->state == APUS_ORDER_FREE) continue;
    int64_t left = order->total - order->filled, lot = it->markets[order->market].lot;
    uint64_t chance = draw(it, 8);
    if (order->state == APUS_ORDER_SENT) {
      if (chance == 0) tell(it, row, APUS_GONE, left, true);
      else if (chance < 6) tell(it, row, APUS_ACCEPTED, 0, false);
    } else if (order->state == APUS_ORDER_CANCELING) {
      if (chance == 0) tell(it, row, APUS_REQUEST_REFUSED, 0, false);
      else if (chance < 6) tell(it, row, APUS_GONE, left, true);
    } else if (order->state == APUS_ORDER_REPLACING) {
      if (chance == 0) {
        tell(it, row, APUS_REQUEST_REFUSED, 0, false);
      } else if (chance < 6) {
        apus_market *market = &it->markets[order->market];
        *(order->side == APUS_BUY ? &market->open_buy : &market->open_sell) +=
            it->askedTotal[row] - order->total;
        order->price = it->askedPrice[row];
        order->total = it->askedTotal[row];
        tell(it, row, APUS_REPLACED, order->total - order->filled, false);
      }
    } else if (chance == 0) {
      tell(it, row, APUS_FILLED, left, true);
    } else if (chance == 1 && left > lot) {
      tell(it, row, APUS_FILLED, lot, false);
    }
  }
}

static void move_top(play *it, uint32_t index) {
  apus_market *market = &it->markets[index];
  apus_top_of_book *top = &market->top;
  int64_t step = ((int64_t)draw(it, 5) - 2) * market->tick;
  int64_t bid = top->bid_price + step;
  if (bid < market->lowest_price || bid + 3 * market->tick > market->highest_price) bid = top->bid_price;
  top->bid_price = bid;
  top->ask_price = bid + (1 + (int64_t)draw(it, 3)) * market->tick;
  top->bid_quantity = (1 + (int64_t)draw(it, 50)) * market->lot;
  top->ask_quantity = (1 + (int64_t)draw(it, 50)) * market->lot;
  top->bid_orders = top->ask_orders = 1;
}

static void tell_market(play *it, uint32_t index, int number) {
  const apus_strategy *strategy = it->strategy;
  apus_market *market = &it->markets[index];
  bool isBlank = number >= BLANK_FROM && number < BLANK_TO;
  market->has_top = !isBlank;
  apus_top_of_book top = market->top;
  if (isBlank) {
    if (!strategy->on_top_lost) return;
    enter(it, APUS_TRIAL_TOP_LOST);
    strategy->on_top_lost(it->state.start, it->desk, index, it->tray);
    return leave(it);
  }
  if (strategy->on_top) {
    enter(it, APUS_TRIAL_TOP);
    strategy->on_top(it->state.start, it->desk, index, &top, it->tray);
    leave(it);
  }
  if (strategy->on_trade && number % 3 == 0) {
    apus_trade trade = {0};
    trade.price = draw(it, 2) ? top.bid_price : top.ask_price;
    trade.quantity = market->lot * (1 + (int64_t)draw(it, 20));
    trade.number = (uint64_t)number;
    trade.aggressor = draw(it, 2) ? APUS_BUY : APUS_SELL;
    enter(it, APUS_TRIAL_TRADE);
    strategy->on_trade(it->state.start, it->desk, index, &trade, it->tray);
    leave(it);
  }
  if (strategy->on_market && number % 5 == 0) {
    apus_event event;
    memset(&event, 0, sizeof event);
    event.sequence = it->desk->sequence;
    event.time = it->desk->now;
    event.kind = number % 10 ? APUS_LEVEL_UPDATE : APUS_BOOK_CLEAR;
    event.instrument = market->instrument;
    event.as.level_update.price = top.bid_price;
    event.as.level_update.quantity = top.bid_quantity;
    event.as.level_update.side = APUS_BUY;
    enter(it, APUS_TRIAL_MARKET);
    strategy->on_market(it->state.start, it->desk, index, &event, it->tray);
    leave(it);
  }
}

static void command(play *it, uint32_t what) {
  for (uint32_t index = 0; index < it->trial->marketCount; index++) {
    it->markets[index].may_trade = what == APUS_STARTED;
  }
  if (!it->strategy->on_command) return;
  apus_command said = {what, APUS_EVERY_MARKET};
  enter(it, APUS_TRIAL_COMMAND);
  it->strategy->on_command(it->state.start, it->desk, &said, it->tray);
  leave(it);
}

static void step(play *it, int number) {
  it->desk->now += 1000000 + draw(it, 20000000);
  it->desk->sequence += 1;
  if (number == SILENT_FROM) command(it, APUS_STOPPED);
  if (number == SILENT_TO) command(it, APUS_STARTED);
  uint32_t index = (uint32_t)number % it->trial->marketCount;
  move_top(it, index);
  tell_market(it, index, number);
  answer(it);
  if (it->strategy->on_time && number % 4 == 0) {
    enter(it, APUS_TRIAL_TIME);
    it->strategy->on_time(it->state.start, it->desk, it->tray);
    leave(it);
  }
  if (it->strategy->tune && number == STEPS / 2 + 50) {
    enter(it, APUS_TRIAL_TUNE);
    it->strategy->tune(it->state.start, it->desk);
    leave(it);
  }
}

static void furnish(play *it) {
  const apus_trial *trial = it->trial;
  size_t marketBytes = trial->marketCount * sizeof(apus_market);
  size_t orderBytes = trial->orderCount * sizeof(apus_order);
  size_t valueBytes = trial->valueCount * sizeof(int64_t);
  it->world = open_room(whole(sizeof(apus_desk), 64) + marketBytes + orderBytes + valueBytes);
  it->trayRoom = open_room(sizeof(apus_tray));
  it->tray = (apus_tray *)it->trayRoom.start;
  it->desk = (apus_desk *)it->world.start;
  it->markets = (apus_market *)(it->world.start + whole(sizeof(apus_desk), 64));
  it->orders = (apus_order *)((uint8_t *)it->markets + marketBytes);
  int64_t *values = (int64_t *)((uint8_t *)it->orders + orderBytes);
  memcpy(it->markets, trial->markets, marketBytes);
  memcpy(values, trial->values, valueBytes);
  *it->desk = (apus_desk){.markets = it->markets,
                          .orders = it->orders,
                          .values = values,
                          .market_count = trial->marketCount,
                          .order_count = trial->orderCount,
                          .value_count = trial->valueCount,
                          .max_position = trial->maximumPosition};
}

// From init to the end. With `moves`, the state is put elsewhere halfway, and where it was is nothing any more.
static void run(play *it, bool moves) {
  furnish(it);
  it->state = open_room(it->result->stateBytes);
  it->random = 20240229;
  it->hash = 14695981039346656037u;
  if (it->strategy->init) {
    enter(it, APUS_TRIAL_INIT);
    int32_t answer = it->strategy->init(it->state.start, it->desk);
    leave(it);
    if (answer != 0) {
      it->result->outcome = APUS_TRIAL_UNWILLING;
      it->result->detail = answer;
      _exit(0);
    }
  }
  it->desk->now = 1700000000000000000u;
  for (int number = 0; number < STEPS; number++) {
    if (moves && number == STEPS / 2) {
      room next = open_room(it->state.byteCount);
      memcpy(next.start, it->state.start, it->state.byteCount);
      // Its addresses aren't given out again: what still points there must fall.
      mprotect(it->state.pages, it->state.pageBytes, PROT_NONE);
      it->state = next;
    }
    step(it, number);
  }
  close_room(it->world);
}

void apus_trial_play(const apus_strategy *strategy, const apus_trial *trial, apus_trial_result *result) {
  result->stage = APUS_TRIAL_SIZING;
  uint64_t byteCount = strategy->state_bytes
                           ? strategy->state_bytes(trial->marketCount, trial->orderCount, trial->values)
                           : 0;
  result->stateBytes = byteCount;
  if (byteCount > APUS_STATE_BYTES_MAX) {
    result->outcome = APUS_TRIAL_TOO_LARGE;
    return;
  }
  play first = {.strategy = strategy, .trial = trial, .result = result};
  run(&first, false);
  play second = {.strategy = strategy, .trial = trial, .result = result};
  run(&second, true);
  result->stage = APUS_TRIAL_COMPARING;
  result->intents = first.intents;
  bool isSame = first.hash == second.hash &&
                memcmp(first.state.start, second.state.start, (size_t)byteCount) == 0;
  result->outcome = isSame ? APUS_TRIAL_FINE : APUS_TRIAL_FORGETFUL;
}
