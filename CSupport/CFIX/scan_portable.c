// The portable width: byte by byte, as the rule reads. What the others must equal.

#include "cfix.h"

apus_fix_scan apus_fix_scan_portable(
    const uint8_t *bytes, size_t byteCount, const apus_fix_data_tags *dataTags,
    const apus_fix_index *into) {
  const apus_fix_index index = *into;
  apus_fix_scan scan = {0, 0, 0};
  uint32_t tag = 0, digits = 0, value = 0;
  bool inTag = true;
  for (size_t at = 0; at < byteCount; at += 1) {
    uint8_t byte = bytes[at];
    scan.sum += byte;
    if (inTag) {
      if (byte == '=') {
        if (digits == 0) scan.flags |= APUS_FIX_IRREGULAR;
        inTag = false;
        value = (uint32_t)at + 1;
      } else {
        uint32_t digit = (uint32_t)byte - '0';
        if (digit > 9 || digits == 4 || (digits == 0 && digit == 0)) {
          scan.flags |= APUS_FIX_IRREGULAR;
        } else {
          tag = tag * 10 + digit;
          digits += 1;
        }
      }
    } else if (byte == 1) {
      if (scan.count >= index.capacity) {
        scan.flags |= APUS_FIX_IRREGULAR;
      } else {
        index.tags[scan.count] = (uint16_t)tag;
        index.values[scan.count] = value;
        index.ends[scan.count] = (uint32_t)at;
        scan.count += 1;
      }
      if (value == at) scan.flags |= APUS_FIX_EMPTY_VALUE;
      if (tag < 512 && (dataTags->words[tag & 31] >> (tag >> 5) & 1)) scan.flags |= APUS_FIX_DATA;
      tag = 0;
      digits = 0;
      inTag = true;
    }
  }
  if (!inTag || digits != 0) scan.flags |= APUS_FIX_IRREGULAR;
  return scan;
}
