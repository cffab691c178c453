/* The ring and the parking protocol, as Spin sees them. tools/check-ring-model runs this file.
 *
 * Spin is sequentially consistent; processors and compilers are not. So the producer's stores go
 * into a buffer first, and a process of their own (Memory) makes them visible in any order that the
 * orderings named in RingProducer and CAtomics allow:
 *   a slot's words    in any order, also after a later tail and also before an earlier one
 *   tail, released    after every store before it
 *   the release fence after publish: nothing behind it becomes visible before what is ahead of it
 * A slot is two words, so that a copy can be torn. The loads are in program order: that is what
 * acquire and the acquire fence say, and mutations take each of these orderings away.
 *
 * SCENE_RING     one producer, one consumer, one observer: cached indexes, batches, lazy release,
 *                the observer's proof.
 * SCENE_PARKING  announce, barrier, look again, sleep; against publish, load, wake.
 *
 * Each MUTATE_... is a mistake that the checker must find.
 */

#ifdef SCENE_RING

#ifndef CAP
#define CAP 4
#endif
#ifndef BATCH
#define BATCH 2
#endif
#ifndef COUNT
#define COUNT 6
#endif
#ifndef STRIDE
#define STRIDE 2
#endif

/* What every thread can see. */
byte slotA[CAP] = 255;
byte slotB[CAP] = 255;
byte tail = 0;
byte head = 0;

/* The producer's stores that aren't visible yet, oldest first. */
#define WORD_A 1
#define WORD_B 2
#define TAIL 3
#define FENCE 4
#define ROOM 6
byte kind[ROOM];
byte place[ROOM];
byte value[ROOM];
byte waiting = 0;

byte consumed = 0;

inline store(k, p, v) {
  atomic {
    waiting < ROOM;
    kind[waiting] = k;
    place[waiting] = p;
    value[waiting] = v;
    waiting++
  }
}

active proctype Memory() {
  byte pick, other;
  bool may;
end:
  do
  :: atomic {
       waiting > 0;
       pick = 0;
       do
       :: pick + 1 < waiting -> pick++
       :: break
       od;
       may = true;
       other = 0;
       do
       :: other < pick ->
          if
          /* Nothing passes a fence, and a fence passes nothing. */
          :: kind[other] == FENCE || kind[pick] == FENCE -> may = false
          /* One word's stores become visible in their order. */
          :: kind[other] == kind[pick] && place[other] == place[pick] -> may = false
#ifndef MUTATE_RELEASE
          /* A released tail comes after all that was stored before it. */
          :: kind[pick] == TAIL -> may = false
#endif
          :: else
          fi;
          other++
       :: else -> break
       od;
       /* The oldest may always go: so what is stored becomes visible at some time. */
       if
       :: !may -> pick = 0
       :: else
       fi;
       if
       :: kind[pick] == WORD_A -> slotA[place[pick]] = value[pick]
       :: kind[pick] == WORD_B -> slotB[place[pick]] = value[pick]
       :: kind[pick] == TAIL -> tail = value[pick]
       :: else
       fi;
       waiting--;
       do
       :: pick < waiting ->
          kind[pick] = kind[pick + 1];
          place[pick] = place[pick + 1];
          value[pick] = value[pick + 1];
          pick++
       :: else -> break
       od;
       kind[waiting] = 0;
       place[waiting] = 0;
       value[waiting] = 0;
       pick = 0;
       other = 0
     }
  od
}

active proctype Producer() {
  byte published = 0, cachedHead = 0, batch, written;
  do
  :: published == COUNT -> break
  :: published < COUNT ->
     if
     :: batch = 1
     :: COUNT - published >= BATCH -> batch = BATCH
     fi;
     /* hasRoom: the consumer's line is looked at only when the last look won't do. */
     do
#ifdef MUTATE_ROOM
     :: published + batch - cachedHead <= CAP + 1 -> break
#else
     :: published + batch - cachedHead <= CAP -> break
#endif
     :: else ->
        head != cachedHead;
        cachedHead = head;
        assert(published - cachedHead <= CAP)
     od;
#ifdef MUTATE_PUBLISH_FIRST
     store(TAIL, 0, published + batch);
#endif
     written = 0;
     do
     :: written < batch ->
        store(WORD_A, (published + written) % CAP, published + written);
        store(WORD_B, (published + written) % CAP, published + written);
        written++
     :: else -> break
     od;
#ifndef MUTATE_PUBLISH_FIRST
     store(TAIL, 0, published + batch);
#endif
#ifndef MUTATE_NO_FENCE
     store(FENCE, 0, 0);
#endif
     published = published + batch
  od
}

active proctype Consumer() {
  byte released = 0, cachedTail = 0, a, b;
#ifdef MUTATE_ACQUIRE
  byte earlyA, earlyB;
  bool early = false;
#endif
  do
  :: consumed == COUNT -> head = consumed; break
  :: consumed < COUNT ->
     if
     :: cachedTail == consumed ->
        if
        :: released != consumed -> head = consumed; released = consumed
        :: else
        fi;
#ifdef MUTATE_ACQUIRE
        /* Without acquire the slot may have been read before tail was. */
        earlyA = slotA[consumed % CAP];
        earlyB = slotB[consumed % CAP];
        early = true;
#endif
        tail != consumed;
        cachedTail = tail;
        assert(cachedTail - consumed <= CAP)
     :: else
     fi;
#ifdef MUTATE_HEAD_FIRST
     /* Without release the slot may be read after head was given. */
     head = consumed + 1;
#endif
     a = slotA[consumed % CAP];
     b = slotB[consumed % CAP];
#ifdef MUTATE_ACQUIRE
     if
     :: early -> a = earlyA; b = earlyB; early = false
     :: else
     fi;
#endif
     /* Nothing lost, nothing twice, nothing torn, nothing overwritten before it was read. */
     assert(a == consumed && b == consumed);
     a = 0;
     b = 0;
     consumed++;
     if
     :: consumed - released >= STRIDE -> head = consumed; released = consumed
     :: else
     fi
  od
}

#ifndef NO_OBSERVER
/* One look at any moment stands for all looks: an observer writes nothing. */
active proctype Observer() {
  byte seen, index, a, b;
  seen = tail;
  if
  :: seen == 0
  :: seen > 0 ->
     atomic {
       index = seen - 1;
       do
       :: index > 0 && seen - index < CAP -> index--
       :: break
       od
     };
#ifdef MUTATE_OBSERVER_FENCE
     /* Without the acquire fence the proof may be read before the copy. */
     seen = tail;
#endif
     a = slotA[index % CAP];
     b = slotB[index % CAP];
#ifndef MUTATE_OBSERVER_FENCE
     seen = tail;
#endif
     if
#ifdef MUTATE_PROOF
     :: seen <= index + CAP -> assert(a == index && b == index)
#else
     :: seen + BATCH <= index + CAP -> assert(a == index && b == index)
#endif
     :: else
     fi
  fi
}
#endif

#ifdef LIVENESS
ltl everythingArrives { <> (consumed == COUNT) }
#endif

#endif /* SCENE_RING */

#ifdef SCENE_PARKING

#ifndef COUNT
#define COUNT 4
#endif

byte tail = 0;
/* The producer's store to tail, not visible yet; 0 when there is none. */
byte tailComing = 0;
/* The bed's word: 1 while the sleeper is announced. Its store may be late as well. */
byte word = 0;
bool wordComing = false;
bool sleeping = false;
byte seen = 0;

inline drainProducer() {
  if
  :: tailComing != 0 -> tail = tailComing; tailComing = 0
  :: else
  fi
}

inline drainSleeper() {
  if
  :: wordComing -> word = 1; wordComing = false
  :: else
  fi
}

/* Stores become visible at some time. */
active proctype Memory() {
end:
  do
  :: atomic { tailComing != 0 -> drainProducer() }
  :: atomic { wordComing -> drainSleeper() }
  od
}

active proctype Producer() {
  byte next = 1, old;
  do
  :: next > COUNT -> break
  :: next <= COUNT ->
#ifdef MUTATE_WAKE_FIRST
     if
     :: word == 1 ->
        atomic { drainProducer(); old = word; word = 0 };
        if
        :: old == 1 -> sleeping = false
        :: else
        fi
     :: else
     fi;
     atomic { tailComing == 0 -> tailComing = next }
#else
     /* publish, then wakeIfAsleep: a plain store and a plain load. */
     atomic { tailComing == 0 -> tailComing = next };
     if
     :: word == 1 ->
        /* The exchange is a locked instruction: it drains what was stored before. */
        atomic { drainProducer(); old = word; word = 0 };
        if
        :: old == 1 -> sleeping = false
        :: else
        fi
     :: else
     fi
#endif
     ;
     next++
  od
}

active proctype Sleeper() {
  do
  :: seen == COUNT -> break
  :: seen < COUNT ->
     if
     :: tail != seen -> seen = tail
     :: tail == seen ->
        /* announce */
        wordComing = true;
#ifndef MUTATE_NO_BARRIER
        /* membarrier: every running thread, this one too, passes a full barrier. */
        atomic {
          drainSleeper();
#ifndef MUTATE_OWN_FENCE_ONLY
          drainProducer()
#endif
        };
#endif
        if
#ifndef MUTATE_NO_RECHECK
        :: tail != seen ->
           /* cancel */
           atomic { drainSleeper(); word = 0 }
#endif
        :: else ->
           /* futex: the kernel compares and sleeps as one. */
           atomic {
             drainSleeper();
             if
             :: word == 1 -> sleeping = true
             :: else
             fi
           };
           !sleeping;
           word = 0
        fi
     fi
  od
}

#ifdef LIVENESS
ltl nobodySleepsForEver { <> (seen == COUNT) }
#endif

#endif /* SCENE_PARKING */
