/* A strategy of Apus as a shared library, in C or in anything that can export a C function. This file is all that
 * a plug-in needs: it includes nothing of the core, and nothing is linked.
 *
 * A plug-in exports one function, apus_strategy_v1, which returns a description of itself: what it is called, the
 * parameters that people may set, how much memory it wants, and the functions that it is told things by. It is told
 * of its markets and of its orders, and writes what it wants done into a tray. The core sends what is in order, behind
 * the same limits and the same risk checks as of any other strategy, and counts what isn't.
 *
 * THE RULES. All of them are tried before a plug-in is let in (`apus strategy check FILE.so`).
 *  1. State lives in the memory that the core hands over, and nowhere else: no globals, no statics that change, no
 *     heap, no files. The core copies that memory into snapshots, and hands a copy of it back at another address. So
 *     there are no pointers in it: keep an index instead. It is all zeros before init.
 *  2. The same calls give the same answers. Time is desk->now. No clock, no random numbers but from a generator that
 *     is in the state, no threads. Then a recorded day replays bit for bit.
 *  3. Nothing in a call waits or allocates: it is on the way from a price to an order.
 *  4. What the desk says is true; what you asked for is not, until the desk says so. An order that is asked for may be
 *     refused, filled in part, or end at any time. Go by market->position, open_buy and open_sell, and by the order's
 *     row in desk->orders.
 *  5. Only the state and the tray are written. Pointers that a call is given are good until it returns.
 *
 * NUMBERS. Prices, quantities and every parameter that is a decimal are whole numbers of 1e-8: 12.5 is 1250000000.
 * Prices are multiples of the market's tick, quantities of its lot. Times are nanoseconds since 1970, UTC.
 *
 * VERSIONS. The number in the function's name and APUS_STRATEGY_ABI change when any byte here changes its meaning. A core
 * loads plug-ins of its own version only, and says so of others.
 */

#ifndef APUS_STRATEGY_H
#define APUS_STRATEGY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#define APUS_SAME(claim, words) static_assert(claim, words)
#else
#define APUS_SAME(claim, words) _Static_assert(claim, words)
#endif

/* Nothing is null where Swift is told that it isn't. */
#ifdef __clang__
#define APUS_THERE _Nonnull
#define APUS_MAYBE _Nullable
#else
#define APUS_THERE
#define APUS_MAYBE
#endif

#define APUS_STRATEGY_ABI 1u

/* --- events: 64 bytes, the same as in the journal -------------------------------------------------------------- */

enum { APUS_BUY = 1, APUS_SELL = 2 };

/* Kinds of event that on_market is called with. on_top and on_trade get theirs by themselves. */
enum {
  APUS_BOOK_ADD = 1,      /* apus_book_order: an order now rests */
  APUS_BOOK_MODIFY = 2,   /* apus_book_order: its price or quantity is now this */
  APUS_BOOK_DELETE = 3,   /* apus_book_order: it rests no longer */
  APUS_BOOK_CLEAR = 4,    /* the whole book is void */
  APUS_LEVEL_UPDATE = 5,  /* apus_level_update: what rests at one price */
  APUS_MARKET_STATUS = 8, /* apus_market_status: trades, pauses, is in an auction */
  APUS_BOOK_GAP = 9       /* market data was missed: the book isn't to be trusted */
  /* There are others, and more to come: skip what you don't know. */
};

typedef struct apus_top_of_book {
  int64_t bid_price, bid_quantity, ask_price, ask_quantity;
  uint32_t bid_orders, ask_orders;
} apus_top_of_book;

typedef struct apus_trade {
  uint64_t resting; /* the order that was hit; 0 where the feed doesn't say */
  int64_t price, quantity;
  uint64_t number;   /* the market's own */
  uint8_t aggressor; /* the side that came in; 0: unknown */
  uint8_t reserved[7];
} apus_trade;

typedef struct apus_book_order {
  uint64_t order;
  int64_t price, quantity; /* what rests now; 0 in a delete */
  uint8_t side;
  uint8_t reserved[15];
} apus_book_order;

typedef struct apus_level_update {
  int64_t price, quantity; /* 0: the level is gone */
  uint32_t order_count;
  uint8_t side;
  uint8_t reserved[19];
} apus_level_update;

typedef struct apus_market_status {
  int64_t reference_price, lowest_price, highest_price;
  uint8_t phase; /* 1 open, and others */
  uint8_t reserved[15];
} apus_market_status;

typedef struct apus_event {
  uint64_t sequence; /* of the input that caused it */
  uint64_t time;
  uint8_t kind, flags;
  uint16_t source;
  uint32_t instrument;
  union {
    apus_book_order book_order;
    apus_level_update level_update;
    apus_market_status market_status;
    apus_top_of_book top;
    apus_trade trade;
    uint8_t bytes[40];
  } as;
} apus_event;

/* --- the desk: what a strategy may look at ---------------------------------------------------------------------- */

/* A market is named by its place in the strategy's list of instruments, from 0. */
typedef struct apus_market {
  int64_t tick, lot, lowest_price, highest_price;
  int64_t position;            /* bought less sold, of this strategy */
  int64_t open_buy, open_sell; /* what its orders that are out could still trade */
  apus_top_of_book top;        /* as last heard */
  uint32_t instrument;         /* the number that events bear */
  uint8_t has_top;             /* both sides of it are there, and possible */
  uint8_t may_trade;           /* 0: nothing new would be sent now; cancels are */
  uint8_t reserved[26];
} apus_market;

enum {
  APUS_ORDER_FREE = 0,      /* no order: the row may be used for a new one */
  APUS_ORDER_SENT = 1,      /* nothing was heard of it yet */
  APUS_ORDER_WORKING = 2,   /* it was accepted, or filled in part */
  APUS_ORDER_CANCELING = 3, /* a cancel is on its way; it may still be filled */
  APUS_ORDER_REPLACING = 4  /* a replace is on its way */
};

/* An order is named by its row, 0 ... order_count - 1, of which there are the config's max_orders_out. Which row is for what is the plug-in's to say: a quoter takes
 * 2 * market + side - 1, say. */
typedef struct apus_order {
  uint64_t id; /* the core's, of the order that has the row or had it last; as in the journal */
  int64_t price;
  int64_t total;  /* the whole quantity; what is left is total - filled */
  int64_t filled;
  uint32_t market;
  uint8_t side;
  uint8_t state; /* APUS_ORDER_... */
  uint8_t reserved[10];
} apus_order;

/* Why the core didn't do what it was asked: the last reason is in desk->last_refusal. */
enum {
  APUS_REFUSED_NOTHING = 0,
  APUS_REFUSED_MALFORMED = 1, /* no such intent, side or type; a reserved byte isn't 0 */
  APUS_REFUSED_MARKET = 2,    /* no such market */
  APUS_REFUSED_ROW = 3,       /* no such row; a new order for one that has an order, a cancel of one without */
  APUS_REFUSED_PRICE = 4,     /* off the tick, or out of the market's bounds */
  APUS_REFUSED_QUANTITY = 5,  /* not positive, or no multiple of the lot */
  APUS_REFUSED_SILENT = 6,    /* may_trade is 0 */
  APUS_REFUSED_POSITION = 7,  /* the position could pass its limit */
  APUS_REFUSED_BUSY = 8,      /* something is asked of the order already */
  APUS_REFUSED_TRAY = 9,      /* more was asked for than the tray holds */
  APUS_REFUSED_BROKEN = 10    /* the plug-in wrote behind its memory: it isn't called any more */
};

typedef struct apus_desk {
  uint64_t now; /* the only time there is: when the event was sequenced */
  uint64_t sequence;
  const apus_market *APUS_THERE markets;
  const apus_order *APUS_THERE orders;
  const int64_t *APUS_THERE values; /* of the parameters, in the order of their list */
  uint32_t market_count, order_count, value_count;
  uint32_t last_refusal; /* APUS_REFUSED_... */
  uint64_t refused;      /* how often, since the start */
  int64_t max_position;  /* how far the position in a market may go either way */
  uint64_t reserved[3];
} apus_desk;

/* What happened to an order of its own. The desk has booked it already. */
enum {
  APUS_ACCEPTED = 0,
  APUS_FILLED = 1,   /* of the quantity told, at the price told */
  APUS_REPLACED = 2, /* its price and what is left are the ones told */
  APUS_REDUCED = 3,  /* a part of it was taken off */
  APUS_GONE = 4,     /* over without a trade: refused, cancelled or expired; the quantity told was left */
  APUS_REQUEST_REFUSED = 5, /* what was asked of it was refused; it is as it was */
  APUS_CORRECTED = 6 /* a trade of an order that is over, or one that was changed: only the position moved */
};

#define APUS_NO_ROW 0xFFFFFFFFu

typedef struct apus_update {
  uint64_t id;
  int64_t price, quantity;
  uint32_t row;    /* APUS_NO_ROW: of an order that is over since long */
  uint32_t market;
  uint8_t news;    /* APUS_ACCEPTED ... APUS_CORRECTED */
  uint8_t side;
  uint8_t is_over; /* the row is free again */
  uint8_t reserved[5];
} apus_update;

enum { APUS_STOPPED = 0, APUS_STARTED = 1 };

#define APUS_EVERY_MARKET 0xFFFFFFFFu

typedef struct apus_command {
  uint32_t what;   /* APUS_STOPPED or APUS_STARTED */
  uint32_t market; /* or APUS_EVERY_MARKET */
} apus_command;

/* --- the tray: what a strategy asks for -------------------------------------------------------------------------- */

enum { APUS_NEW = 1, APUS_CANCEL = 2, APUS_REPLACE = 3, APUS_SIGNAL = 4 };
enum { APUS_LIMIT = 1, APUS_MARKET_ORDER = 2 };
enum { APUS_DAY = 1, APUS_GOOD_TILL_CANCEL = 2, APUS_IMMEDIATE_OR_CANCEL = 3, APUS_FILL_OR_KILL = 4 };
enum { APUS_POST_ONLY = 1, APUS_ALL_OR_NONE = 4 }; /* bits of instructions */

typedef struct apus_intent {
  uint8_t kind; /* APUS_NEW ... */
  uint8_t side, type, time_in_force, instructions;
  uint8_t reserved[3];
  uint32_t market;
  uint32_t row;     /* of an order; of a signal its number, below 0xFFFFFFFF */
  int64_t price;    /* of a signal its value, in units of 1e-8 */
  int64_t quantity; /* of a replace the whole quantity, what is filled counted */
} apus_intent;

/* At most so much because of one call. */
#define APUS_TRAY_CAPACITY 28u

typedef struct apus_tray {
  uint32_t count;    /* filled from 0; the core empties it */
  uint32_t overflow; /* what found no room, counted by the helpers below */
  apus_intent intents[APUS_TRAY_CAPACITY];
} apus_tray;

/* Room for one more intent, all zeros; null when there is none. */
static inline apus_intent *APUS_MAYBE apus_put(apus_tray *APUS_THERE tray, uint8_t kind, uint32_t market,
                                               uint32_t row) {
  if (tray->count >= APUS_TRAY_CAPACITY) {
    tray->overflow += 1;
    return 0;
  }
  apus_intent *intent = &tray->intents[tray->count++];
  intent->kind = kind;
  intent->side = intent->type = intent->time_in_force = intent->instructions = 0;
  intent->reserved[0] = intent->reserved[1] = intent->reserved[2] = 0;
  intent->market = market;
  intent->row = row;
  intent->price = 0;
  intent->quantity = 0;
  return intent;
}

/* A limit order in a free row. */
static inline void apus_send(apus_tray *APUS_THERE tray, uint32_t market, uint32_t row, uint8_t side,
                             int64_t quantity, int64_t price, uint8_t time_in_force) {
  apus_intent *intent = apus_put(tray, APUS_NEW, market, row);
  if (!intent) return;
  intent->side = side;
  intent->type = APUS_LIMIT;
  intent->time_in_force = time_in_force;
  intent->price = price;
  intent->quantity = quantity;
}

static inline void apus_cancel(apus_tray *APUS_THERE tray, uint32_t market, uint32_t row) {
  (void)apus_put(tray, APUS_CANCEL, market, row);
}

/* Another price and another whole quantity, of which what is filled counts. */
static inline void apus_replace(apus_tray *APUS_THERE tray, uint32_t market, uint32_t row, int64_t total,
                                int64_t price) {
  apus_intent *intent = apus_put(tray, APUS_REPLACE, market, row);
  if (!intent) return;
  intent->price = price;
  intent->quantity = total;
}

/* What it thinks, for people and tools. */
static inline void apus_signal(apus_tray *APUS_THERE tray, uint32_t market, uint32_t number, int64_t value) {
  apus_intent *intent = apus_put(tray, APUS_SIGNAL, market, number);
  if (intent) intent->price = value;
}

/* --- the description ----------------------------------------------------------------------------------------------- */

/* What the number of a parameter means, and so how a config writes it. */
enum {
  APUS_COUNT = 0,    /* a whole number */
  APUS_TICKS = 1,    /* a whole number of ticks */
  APUS_PERCENT = 2,  /* whole */
  APUS_QUANTITY = 3, /* units of 1e-8; a config must write a multiple of the lot */
  APUS_PRICE = 4,    /* units of 1e-8 */
  APUS_NUMBER = 5,   /* units of 1e-8: a plain decimal */
  APUS_DURATION = 6, /* nanoseconds; a config writes 10ms */
  APUS_FLAG = 7      /* 0 or 1 */
};

typedef struct apus_parameter {
  const char *APUS_MAYBE name; /* small letters, digits and _, at most 32; the key in the config */
  const char *APUS_MAYBE help; /* one sentence, without a full stop */
  int64_t lowest, highest, standard;
  uint32_t unit;
  uint32_t is_live; /* may be changed while it trades; what sizes the state may not */
} apus_parameter;

typedef struct apus_strategy {
  uint32_t abi_version;  /* APUS_STRATEGY_ABI */
  uint32_t struct_size;  /* sizeof(apus_strategy) */
  const char *APUS_MAYBE name;    /* as a parameter's */
  const char *APUS_MAYBE summary; /* what it does, in one sentence */
  const apus_parameter *APUS_MAYBE parameters;
  uint32_t parameter_count; /* at most 64 */
  uint32_t least_markets, most_markets;
  uint32_t reserved;

  /* How many bytes of state it wants, at most 256 MiB; asked once, before init. Null: none. */
  uint64_t (*APUS_MAYBE state_bytes)(uint32_t market_count, uint32_t order_count,
                                     const int64_t *APUS_THERE values);
  /* Before the first event, when desk->now is 0. 0: ready; any other number refuses to start. Not called after a
   * restore. */
  int32_t (*APUS_MAYBE init)(void *APUS_THERE state, const apus_desk *APUS_THERE desk);
  /* A live parameter has another value. */
  void (*APUS_MAYBE tune)(void *APUS_THERE state, const apus_desk *APUS_THERE desk);

  /* All of these may be null: then it isn't told. */
  void (*APUS_MAYBE on_top)(void *APUS_THERE state, const apus_desk *APUS_THERE desk, uint32_t market,
                            const apus_top_of_book *APUS_THERE top, apus_tray *APUS_THERE tray);
  /* The market has no two sides any more, or is void. */
  void (*APUS_MAYBE on_top_lost)(void *APUS_THERE state, const apus_desk *APUS_THERE desk, uint32_t market,
                                 apus_tray *APUS_THERE tray);
  void (*APUS_MAYBE on_trade)(void *APUS_THERE state, const apus_desk *APUS_THERE desk, uint32_t market,
                              const apus_trade *APUS_THERE trade, apus_tray *APUS_THERE tray);
  void (*APUS_MAYBE on_market)(void *APUS_THERE state, const apus_desk *APUS_THERE desk, uint32_t market,
                               const apus_event *APUS_THERE event, apus_tray *APUS_THERE tray);
  void (*APUS_MAYBE on_order)(void *APUS_THERE state, const apus_desk *APUS_THERE desk,
                              const apus_update *APUS_THERE update, apus_tray *APUS_THERE tray);
  /* The timer of the line ticked; how often is in its config. */
  void (*APUS_MAYBE on_time)(void *APUS_THERE state, const apus_desk *APUS_THERE desk,
                             apus_tray *APUS_THERE tray);
  void (*APUS_MAYBE on_command)(void *APUS_THERE state, const apus_desk *APUS_THERE desk,
                                const apus_command *APUS_THERE command, apus_tray *APUS_THERE tray);
} apus_strategy;

/* What a plug-in exports. The description stays where it is, and is never changed. */
#if defined(__GNUC__)
#define APUS_EXPORT __attribute__((visibility("default")))
#else
#define APUS_EXPORT
#endif
#define APUS_STRATEGY_SYMBOL "apus_strategy_v1"
APUS_EXPORT const apus_strategy *APUS_MAYBE apus_strategy_v1(void);

APUS_SAME(sizeof(apus_event) == 64 && offsetof(apus_event, as) == 24, "an event is one cache line");
APUS_SAME(offsetof(apus_event, instrument) == 20, "an event's header");
APUS_SAME(sizeof(apus_top_of_book) == 40, "a payload has 40 bytes");
APUS_SAME(sizeof(apus_trade) == 40 && offsetof(apus_trade, aggressor) == 32, "a payload has 40 bytes");
APUS_SAME(sizeof(apus_book_order) == 40 && offsetof(apus_book_order, side) == 24, "a payload has 40 bytes");
APUS_SAME(sizeof(apus_level_update) == 40 && offsetof(apus_level_update, side) == 20,
          "a payload has 40 bytes");
APUS_SAME(sizeof(apus_market_status) == 40 && offsetof(apus_market_status, phase) == 24,
          "a payload has 40 bytes");
APUS_SAME(sizeof(apus_market) == 128 && offsetof(apus_market, top) == 56 &&
              offsetof(apus_market, instrument) == 96,
          "a market is two cache lines");
APUS_SAME(sizeof(apus_order) == 48 && offsetof(apus_order, state) == 37, "an order's row");
APUS_SAME(sizeof(apus_desk) == 96 && offsetof(apus_desk, refused) == 56, "the desk");
APUS_SAME(sizeof(apus_update) == 40 && offsetof(apus_update, news) == 32, "an update");
APUS_SAME(sizeof(apus_command) == 8, "a command");
APUS_SAME(sizeof(apus_intent) == 32 && offsetof(apus_intent, market) == 8, "an intent");
APUS_SAME(sizeof(apus_tray) == 8 + 28 * 32, "the tray");
APUS_SAME(sizeof(apus_parameter) == 48 && sizeof(apus_strategy) == 128, "the description");

#ifdef __cplusplus
}
#endif

#endif
