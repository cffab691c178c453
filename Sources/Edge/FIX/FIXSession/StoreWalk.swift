// From record to record through a store's ring, or through what was kept of one: whether each is as it was written and follows
// the one before it.

@safe
struct StoreWalk {
  enum Step: Equatable {
    case message(number: UInt64, place: UInt64)
    /// All were good. `head`: where they end. A last record under the next number is left out: its writer was killed before
    /// the number was its own, and it was never sent.
    case end(head: UInt64)
    /// What is at a place isn't the record that was written there, behind that of a number; 0: it is the first.
    case damaged(place: UInt64, after: UInt64)
  }

  private let ring: UnsafeRawPointer
  private let ringCount: UInt64
  private let head: UInt64
  private let epoch: UInt64
  private let nextNumber: UInt64
  private var place: UInt64
  private var last: UInt64 = 0

  /// From a record's place, or a skipped end, to the head. The ring outlives it.
  @unsafe
  init(
    _ ring: UnsafeRawPointer, byteCount: Int, from place: UInt64, to head: UInt64, epoch: UInt64,
    next: UInt64
  ) {
    unsafe self.ring = ring
    ringCount = UInt64(byteCount)
    self.place = place
    self.head = head
    self.epoch = epoch
    nextNumber = next
  }

  mutating func next() -> Step {
    // More than a ring, or less than nothing, isn't here.
    guard place <= head, head - place <= ringCount, place & 7 == 0 else { return damage }
    if place == head { return .end(head: head) }
    var untilEnd = ringCount - place & (ringCount - 1)
    if word(StoreLayout.Record.sum) == StoreLayout.Record.skipped {
      guard untilEnd <= head - place else { return damage }
      place += untilEnd
      untilEnd = ringCount
      if place == head { return .end(head: head) }
    }
    let room = untilEnd < head - place ? untilEnd : head - place
    guard room >= UInt64(StoreLayout.Record.headerByteCount) else { return damage }
    let counts = word(StoreLayout.Record.byteCount)
    let (byteCount, bodyFrom) = (counts & 0xFFFF_FFFF, counts &>> 32)
    let size = Self.byteCount(ofMessage: byteCount)
    let number = word(StoreLayout.Record.number)
    guard size <= room, bodyFrom <= byteCount, number > last, number <= nextNumber,
      word(StoreLayout.Record.epoch) == epoch,
      unsafe word(StoreLayout.Record.sum) == StoreSum.of(here, Int(byteCount))
    else { return damage }
    if number == nextNumber {
      return place + size == head ? .end(head: place) : damage
    }
    defer { place += size }
    last = number
    return .message(number: number, place: place)
  }

  private var damage: Step { .damaged(place: place, after: last) }

  private var here: UnsafeRawPointer { unsafe ring + Int(place & (ringCount - 1)) }

  private func word(_ offset: Int) -> UInt64 {
    unsafe here.load(fromByteOffset: offset, as: UInt64.self)
  }

  /// Of its record.
  @inline(__always) @_noLocks
  static func byteCount(ofMessage byteCount: UInt64) -> UInt64 {
    (UInt64(StoreLayout.Record.headerByteCount) &+ byteCount &+ 7) & ~7
  }
}
