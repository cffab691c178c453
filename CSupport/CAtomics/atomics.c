// Everything is static inline in the header; this file makes the target a library.
#include "CAtomics.h"
