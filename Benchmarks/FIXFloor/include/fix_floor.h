// The bare work of the FIX suite's figures, to hold them against: what no codec can do without.

#ifndef APUS_FIX_FLOOR_H
#define APUS_FIX_FLOOR_H

#include <stddef.h>
#include <stdint.h>

// Separators, `=` and the byte sum of a message, counted with the widest registers at hand.
uint64_t apus_floor_scan(const uint8_t *_Nonnull bytes, size_t byteCount);

// A message from a template by memcpy, with a sequence number, two times and a checksum patched in.
// `to` has room for the template.
uint64_t apus_floor_template(
    uint8_t *_Nonnull to, const uint8_t *_Nonnull from, size_t byteCount, uint64_t number);

#endif
