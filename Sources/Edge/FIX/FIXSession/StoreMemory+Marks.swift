// What the last message that was marked, or its owner since, says beside its bytes: two marks that take turns, each with a check of its own.

import CAtomics

extension StoreMemory {
  @inline(__always) @_noLocks
  private func markPlace(_ which: UInt64) -> UnsafeMutableRawPointer {
    unsafe base + StoreLayout.markOffset + Int(which & 1) * StoreLayout.markByteCount
  }

  @inline(__always) @_noLocks
  private func markWord(_ which: UInt64, _ offset: Int) -> UInt64 {
    unsafe markPlace(which).load(fromByteOffset: offset, as: UInt64.self)
  }

  /// Whether a mark is written, and its message has its number.
  @_noLocks
  private func counts(_ which: UInt64) -> Bool {
    if markWord(which, StoreLayout.Mark.check) == 0 { return false }
    let at = markWord(which, StoreLayout.Mark.epoch)
    return at < epoch || at == epoch && markWord(which, StoreLayout.Mark.number) < nextOutbound
  }

  /// Which of the two was written last and counts.
  var lastMark: UInt64? {
    @_noLocks get {
      if !counts(0) { return counts(1) ? 1 : nil }
      if !counts(1) { return 0 }
      let (a, b) = (markWord(0, StoreLayout.Mark.epoch), markWord(1, StoreLayout.Mark.epoch))
      if a != b { return a > b ? 0 : 1 }
      let (of, or) = (markWord(0, StoreLayout.Mark.number), markWord(1, StoreLayout.Mark.number))
      if of != or { return of > or ? 0 : 1 }
      return markWord(0, StoreLayout.Mark.value) >= markWord(1, StoreLayout.Mark.value) ? 0 : 1
    }
  }

  /// That of the last message that was marked; 0: none was.
  var mark: UInt64 {
    @_noLocks get {
      guard let last = lastMark else { return 0 }
      return markWord(last, StoreLayout.Mark.value)
    }
  }

  /// Of no message that is still to come: as if the last one bore it.
  @_noLocks
  mutating func put(_ mark: UInt64) {
    let next = nextMark
    nextMark = mark
    putMark(of: nextOutbound &- 1)
    nextMark = next
  }

  /// In place of the older one. Without its check it doesn't count, and with it not until the message has its number: at no
  /// moment of these writes does it say anything, and at each the other one does.
  @_noLocks
  mutating func putMark(of number: UInt64) {
    let place = unsafe markPlace(markTurn)
    markTurn = 1 &- markTurn
    unsafe place.storeBytes(of: 0, toByteOffset: StoreLayout.Mark.check, as: UInt64.self)
    // Without it the compiler leaves that store out.
    apus_compiler_barrier()
    unsafe place.storeBytes(of: number, toByteOffset: StoreLayout.Mark.number, as: UInt64.self)
    unsafe place.storeBytes(of: epoch, toByteOffset: StoreLayout.Mark.epoch, as: UInt64.self)
    unsafe place.storeBytes(of: nextMark, toByteOffset: StoreLayout.Mark.value, as: UInt64.self)
    let check = unsafe StoreSum.of(words: place, count: 3)
    apus_compiler_barrier()
    unsafe place.storeBytes(of: check, toByteOffset: StoreLayout.Mark.check, as: UInt64.self)
    nextMark = 0
  }

  /// The first of the two that isn't what was written.
  var damagedMark: UInt64? {
    for which: UInt64 in 0...1 {
      let check = markWord(which, StoreLayout.Mark.check)
      if check != 0, unsafe check != StoreSum.of(words: markPlace(which), count: 3) {
        return which
      }
    }
    return nil
  }

  mutating func forgetMarks() {
    for which: UInt64 in 0...1 {
      unsafe markPlace(which).storeBytes(
        of: 0, toByteOffset: StoreLayout.Mark.check, as: UInt64.self)
    }
    markTurn = 0
  }

  /// Takes back a mark whose writer was killed before the message had its number: another message gets that number, and would
  /// make it count.
  mutating func dropLooseMarks() {
    for which: UInt64 in 0...1 where !counts(which) {
      unsafe markPlace(which).storeBytes(
        of: 0, toByteOffset: StoreLayout.Mark.check, as: UInt64.self)
    }
  }
}
