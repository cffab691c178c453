/* A market maker as a plug-in: a bid and an ask around the middle of each market, leaning against its position, and an
 * immediate order when one side of the top of book outweighs the other. It decides as the core's own 'quote_and_take'
 * does, to the last bit: a test holds the two against each other.
 *
 *   cc -O2 -shared -fPIC -I../../../CSupport/CStrategy/include -o libquoter.so quoter.c
 */

#include "apus_strategy.h"

enum { QUOTE, HALF_SPREAD, REQUOTE, LEAN, IMBALANCE, TAKE, SLICES, COOLDOWN, PARAMETER_COUNT };

static const apus_parameter parameters[PARAMETER_COUNT] = {
    [QUOTE] = {"quote", "how much each quote is for", 1, (int64_t)1 << 60, 1000000000, APUS_QUANTITY, 1},
    [HALF_SPREAD] = {"half_spread_ticks", "how far a quote is from the middle", 0, 10000, 2, APUS_TICKS, 1},
    [REQUOTE] = {"requote_ticks", "a quote so far from where it should be is cancelled and sent anew", 1, 10000, 2,
                 APUS_TICKS, 1},
    [LEAN] = {"lean_ticks", "how far both quotes move for a full position", -1000, 1000, 3, APUS_TICKS, 1},
    [IMBALANCE] = {"take_imbalance_percent",
                   "it takes when one side has so much of the quantity at the best prices; 101: never", 0, 101, 85,
                   APUS_PERCENT, 1},
    [TAKE] = {"take", "how much each order of a taking is for; 0: never", 0, (int64_t)1 << 60, 500000000,
              APUS_QUANTITY, 1},
    [SLICES] = {"take_slices", "how many orders a taking is cut into", 1, 24, 1, APUS_COUNT, 1},
    [COOLDOWN] = {"take_cooldown", "the least time between two takings in a market", 0, 3600000000000, 10000000,
                  APUS_DURATION, 1},
};

/* All that it remembers: when it may take again, of each market. The quotes are the desk's to remember: those of market m are
 * in the rows 2m and 2m + 1, and takings in the rows behind. */
typedef struct {
  uint64_t next_take;
} memory;

static uint64_t state_bytes(uint32_t market_count, uint32_t order_count, const int64_t *values) {
  (void)order_count, (void)values;
  return market_count * sizeof(memory);
}

/* It needs rows for its quotes, and one more. */
static int32_t init(void *state, const apus_desk *desk) {
  (void)state;
  return desk->order_count > 2 * desk->market_count ? 0 : 1;
}

/* What is asked of one side is compiled for each side by itself: which it is can't be foreseen, and a branch that was
 * foreseen wrongly costs more than all that follows. */
#define FOR_EACH_SIDE static inline __attribute__((always_inline))

/* What one call of on_top has asked for so far, which the desk's numbers don't have yet. */
typedef struct {
  const apus_desk *desk;
  const apus_market *market;
  apus_tray *tray;
  uint32_t index;
  int64_t bought, sold;
  int64_t price[2]; /* of the quotes that it has just sent, by side */
  int sent[2];
} turn;

static int64_t down(int64_t number, int64_t unit) {
  int64_t whole = number / unit;
  return number % unit < 0 ? whole - 1 : whole;
}

FOR_EACH_SIDE const apus_order *quote(const turn *now, uint8_t side) {
  return &now->desk->orders[2 * now->index + side - 1];
}

/* Would an order meet its own quote? */
FOR_EACH_SIDE int meets_own(const turn *now, uint8_t side, int64_t price) {
  uint8_t other = side == APUS_BUY ? APUS_SELL : APUS_BUY;
  int64_t theirs;
  if (now->sent[other - 1]) {
    theirs = now->price[other - 1];
  } else if (quote(now, other)->state != APUS_ORDER_FREE) {
    theirs = quote(now, other)->price;
  } else {
    return 0;
  }
  return side == APUS_BUY ? price >= theirs : price <= theirs;
}

/* Whether the position stays within its limit, all that is out counted as filled. What doesn't would only be refused. */
FOR_EACH_SIDE int fits(const turn *now, uint8_t side, int64_t quantity) {
  const apus_market *market = now->market;
  int64_t reach = side == APUS_BUY ? market->position + market->open_buy + now->bought
                                   : market->open_sell + now->sold - market->position;
  return quantity <= now->desk->max_position && reach + quantity <= now->desk->max_position;
}

FOR_EACH_SIDE void send(turn *now, uint32_t row, uint8_t side, int64_t quantity, int64_t price, uint8_t time_in_force) {
  apus_send(now->tray, now->index, row, side, quantity, price, time_in_force);
  *(side == APUS_BUY ? &now->bought : &now->sold) += quantity;
}

FOR_EACH_SIDE void keep_quote(turn *now, uint8_t side, int64_t price) {
  const int64_t *values = now->desk->values;
  const apus_market *market = now->market;
  const apus_order *order = quote(now, side);
  uint32_t row = 2 * now->index + side - 1;
  if (order->state == APUS_ORDER_FREE) {
    if (price < market->lowest_price || price > market->highest_price) return;
    if (meets_own(now, side, price) || !fits(now, side, values[QUOTE])) return;
    send(now, row, side, values[QUOTE], price, APUS_DAY);
    now->sent[side - 1] = 1;
    now->price[side - 1] = price;
    return;
  }
  int64_t apart = order->price > price ? order->price - price : price - order->price;
  if (apart >= values[REQUOTE] * market->tick && order->state != APUS_ORDER_CANCELING) {
    apus_cancel(now->tray, now->index, row);
  }
}

FOR_EACH_SIDE void take(turn *now, memory *own, uint8_t side, int64_t price) {
  const int64_t *values = now->desk->values;
  own->next_take = now->desk->now + (uint64_t)values[COOLDOWN];
  if (meets_own(now, side, price)) return;
  /* Takings don't last, so the first rows are free again soon, and in the cache still. */
  uint32_t row = 2 * now->desk->market_count, end = now->desk->order_count;
  for (int64_t slice = 0; slice < values[SLICES]; slice++) {
    if (!fits(now, side, values[TAKE])) return;
    while (row < end && now->desk->orders[row].state != APUS_ORDER_FREE) row++;
    if (row == end) return;
    send(now, row++, side, values[TAKE], price, APUS_IMMEDIATE_OR_CANCEL);
  }
}

static inline void take_if_lopsided(turn *now, memory *own, const apus_top_of_book *top) {
  const int64_t *values = now->desk->values;
  if (values[TAKE] <= 0 || now->desk->now < own->next_take) return;
  int64_t needed = (top->bid_quantity + top->ask_quantity) * values[IMBALANCE];
  if (top->bid_quantity * 100 >= needed) {
    take(now, own, APUS_BUY, top->ask_price);
  } else if (top->ask_quantity * 100 >= needed) {
    take(now, own, APUS_SELL, top->bid_price);
  }
}

static void on_top(void *state, const apus_desk *desk, uint32_t index, const apus_top_of_book *top,
                   apus_tray *tray) {
  const apus_market *market = &desk->markets[index];
  if (!market->may_trade) return;
  const int64_t *values = desk->values;
  turn now = {.desk = desk, .market = market, .tray = tray, .index = index};
  int64_t tick = market->tick;
  /* Twice the middle, so that it is exact; quotes are rounded away from it. */
  int64_t twice = top->bid_price + top->ask_price;
  int64_t most = desk->max_position > 1 ? desk->max_position : 1;
  int64_t product;
  int64_t lean = __builtin_mul_overflow(market->position, values[LEAN], &product)
                     ? (int64_t)((__int128)market->position * values[LEAN] / most)
                     : product / most;
  int64_t middle = down(twice, 2 * tick);
  int64_t above = middle * 2 * tick == twice ? middle : middle + 1;
  int64_t bid = (middle - values[HALF_SPREAD] - lean) * tick;
  if (bid > top->ask_price - tick) bid = top->ask_price - tick;
  int64_t ask = (above + values[HALF_SPREAD] - lean) * tick;
  int64_t lowest = (top->bid_price > bid ? top->bid_price : bid) + tick;
  if (ask < lowest) ask = lowest;
  keep_quote(&now, APUS_BUY, bid);
  keep_quote(&now, APUS_SELL, ask);
  take_if_lopsided(&now, (memory *)state + index, top);
}

static const apus_strategy strategy = {
    .abi_version = APUS_STRATEGY_ABI,
    .struct_size = sizeof(apus_strategy),
    .name = "quoter",
    .summary = "keeps a bid and an ask around the middle, and takes when the top of book is lopsided",
    .parameters = parameters,
    .parameter_count = PARAMETER_COUNT,
    .least_markets = 1,
    .most_markets = 1024,
    .state_bytes = state_bytes,
    .init = init,
    .on_top = on_top,
};

APUS_EXPORT const apus_strategy *apus_strategy_v1(void) { return &strategy; }
