// The table in a stream of events: the parts that a new string sends before it is used, and the way back,
// by which a journal (or the other gateway's copy) makes the same table again.

import Events

extension Identifiers {
  /// Bytes of a string in one event.
  static var partBytes: Int { 24 }

  /// The parts of a new string, in order.
  @_noLocks
  func tell(_ number: UInt64, source: SourceID, into batch: inout EventBatch) {
    let slot = Int(slot(of: number))
    if slot == 0 { return }
    let count = Int(records[trusted: slot].byteCount)
    let parts = (count &+ Self.partBytes &- 1) / Self.partBytes
    var part = 0
    while part < parts {
      let at = slot &* Self.words &+ part &* 3
      // Three parts would be nine words; a string has eight.
      let last = part < 2 ? texts[trusted: at &+ 2] : 0
      batch.add(
        Event(
          kind: .identifierPart, source: source,
          IdentifierPart(
            identifier: number, text0: texts[trusted: at], text1: texts[trusted: at &+ 1],
            text2: last, part: UInt8(truncatingIfNeeded: part),
            partCount: UInt8(truncatingIfNeeded: parts),
            byteCount: UInt8(truncatingIfNeeded: count))))
      part &+= 1
    }
  }

  /// Learns from an event: strings, and which order a request's name stands for. False when a part doesn't
  /// fit: out of turn, another length, a number or a string that is taken, or no room.
  @discardableResult @_noLocks
  public mutating func hear(_ event: Event) -> Bool {
    switch event.kind.code {
    case EventKind.identifierPart.code: return hearPart(event)
    case EventKind.orderNew.code:
      let words = event.words
      note(words.w0, order: words.w0, terms: Self.terms(words.w3, event.instrument))
    case EventKind.orderTerms.code:
      let words = event.words
      note(words.w0, digest: Self.digest(words, event.flags))
    case EventKind.orderReplace.code:
      let replace = event.payload(as: OrderReplace.self)
      alias(replace.request, to: replace.order.bits)
    case EventKind.orderCancel.code:
      let cancel = event.payload(as: OrderCancel.self)
      alias(cancel.request, to: cancel.order.bits)
    case EventKind.massCancel.code:
      // Of no order, and taken.
      let request = event.payload(as: MassCancel.self).request
      if request != 0 { alias(request, to: request) }
    default: break
    }
    return true
  }

  @_noLocks
  private mutating func hearPart(_ event: Event) -> Bool {
    let part = event.payload(as: IdentifierPart.self)
    let parts = (Int(part.byteCount) + Self.partBytes - 1) / Self.partBytes
    guard Int(part.partCount) == parts, part.part < part.partCount, part.partCount <= 3,
      part.part == (part.identifier == assembledNumber ? assembled : 0)
    else {
      assembledNumber = 0
      assembled = 0
      return false
    }
    let at = Int(part.part) * 3
    assembly[at] = part.text0
    assembly[at + 1] = part.text1
    assembly[at + 2] = part.text2
    assembledNumber = part.identifier
    assembled = part.part + 1
    if assembled < part.partCount { return true }
    assembledNumber = 0
    assembled = 0
    return restore(part.identifier, byteCount: part.byteCount, session: event.source.number)
  }

  // MARK: Names of orders

  /// Side, type, time in force and instructions below, the instrument above.
  @inline(__always) @_noLocks
  static func terms(_ word3: UInt64, _ instrument: InstrumentID) -> UInt64 {
    word3 & 0xFFFF_FFFF | UInt64(instrument.index) &<< 32
  }

  /// Two of one order are added up, so their turn doesn't count.
  @inline(__always) @_noLocks
  static func digest(_ words: EventWords, _ flags: UInt8) -> UInt64 {
    let a = (words.w1 ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(
      by: words.w2 ^ 0xE703_7ED1_A0B4_28DB ^ UInt64(flags))
    let b = (words.w3 ^ 0x8EBC_6AF0_9C88_C6E3).multipliedFullWidth(
      by: words.w4 ^ 0x5899_65CC_7537_4CC3)
    return (a.high ^ a.low) &+ (b.high ^ b.low)
  }

  @inline(__always) @_noLocks
  mutating func note(_ number: UInt64, order: UInt64, terms: UInt64) {
    let slot = Int(slot(of: number))
    if slot == 0 { return }
    records[trusted: slot].isTaken = true
    records[trusted: slot].order = order
    records[trusted: slot].terms = terms
  }

  @inline(__always) @_noLocks
  mutating func note(_ number: UInt64, digest: UInt64) {
    let slot = Int(slot(of: number))
    if slot != 0 { records[trusted: slot].digest &+= digest }
  }

  /// A request's name stands for the order that the request is about.
  @_noLocks
  mutating func alias(_ request: UInt64, to order: UInt64) {
    let slot = Int(slot(of: request))
    let about = Int(self.slot(of: order))
    if slot == 0 { return }
    records[trusted: slot].isTaken = true
    records[trusted: slot].order = order
    if about == 0 || about == slot { return }
    records[trusted: slot].terms = records[trusted: about].terms
    records[trusted: slot].digest = records[trusted: about].digest
  }
}
