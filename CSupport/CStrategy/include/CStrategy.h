// What loads a plug-in and tries it. Nothing here decides what becomes of one: Plugins does.

#ifndef APUS_CSTRATEGY_H
#define APUS_CSTRATEGY_H

#include "apus_strategy.h"

#include <stddef.h>
#include <stdint.h>

// A sealed copy of a library's bytes, in memory, as a descriptor; or a negative errno. What was digested is what
// is loaded, and nobody changes it meanwhile. It stays open: the loader tells libraries apart by the descriptor's number.
int apus_plugin_seal(const void *_Nonnull bytes, size_t byteCount);

// Loads such a copy and asks it for its description. Null with the loader's words in `message` where it can't be
// loaded; `found` is null where it doesn't export the function, or that returns null.
void *_Nullable apus_plugin_load(int descriptor, char *_Nonnull message, size_t capacity);
const apus_strategy *_Nullable apus_plugin_describe(void *_Nonnull handle, int32_t *_Nonnull hasSymbol);

// How far a trial came.
enum {
  APUS_TRIAL_LOADING = 0,
  APUS_TRIAL_DESCRIBING,
  APUS_TRIAL_SIZING,
  APUS_TRIAL_INIT,
  APUS_TRIAL_TUNE,
  APUS_TRIAL_TOP,
  APUS_TRIAL_TOP_LOST,
  APUS_TRIAL_TRADE,
  APUS_TRIAL_MARKET,
  APUS_TRIAL_ORDER,
  APUS_TRIAL_TIME,
  APUS_TRIAL_COMMAND,
  APUS_TRIAL_COMPARING,
};

// What became of it.
enum {
  APUS_TRIAL_FINE = 0,
  APUS_TRIAL_CRASHED,        // by the signal in `detail`
  APUS_TRIAL_HUNG,           // it wasn't done in time
  APUS_TRIAL_LEFT,           // it ended the process, with the status in `detail`
  APUS_TRIAL_NOT_LOADED,     // the words are in `message`
  APUS_TRIAL_NO_SYMBOL,
  APUS_TRIAL_OTHER_VERSION,  // `detail` is its version; of its size where the version is ours
  APUS_TRIAL_OTHER_SIZE,
  APUS_TRIAL_TOO_LARGE,      // `stateBytes`
  APUS_TRIAL_UNWILLING,      // init returned `detail`
  APUS_TRIAL_OVERFULL,       // it says that the tray holds more than it does
  APUS_TRIAL_FORGETFUL,      // the same calls, other answers: it keeps something outside of its state
  APUS_TRIAL_NO_PROCESS,     // the errno is in `detail`
};

typedef struct {
  int32_t outcome, stage, detail;
  int32_t reserved;
  uint64_t stateBytes;
  // Of all that it asked for.
  uint64_t intents;
  char message[256];
} apus_trial_result;

typedef struct {
  const apus_market *_Nonnull markets;
  const int64_t *_Nonnull values;
  uint32_t marketCount, valueCount, orderCount, timeLimitMs;
  int64_t maximumPosition;
} apus_trial;

#define APUS_STATE_BYTES_MAX (256u << 20)

// Loads it in a process of its own, and no more.
void apus_trial_load(int descriptor, uint32_t timeLimitMs, apus_trial_result *_Nonnull result);

// Runs it in a process of its own on a market that is made up: twice, the second time with its state moved in the
// middle. Its view of the world can't be written there, and behind its state is nothing.
void apus_trial_run(const apus_strategy *_Nonnull strategy, const apus_trial *_Nonnull trial,
                    apus_trial_result *_Nonnull result);

#endif
