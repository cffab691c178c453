// The two halves of a trial: the process that it runs in, and what is done to the plug-in there.

#ifndef APUS_TRIAL_H
#define APUS_TRIAL_H

#include "CStrategy.h"

// In the other process. What it finds is in `result`, which both see; it never returns to the core's code.
void apus_trial_play(const apus_strategy *strategy, const apus_trial *trial, apus_trial_result *result);

#endif
