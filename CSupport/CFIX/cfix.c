#include "cfix.h"
