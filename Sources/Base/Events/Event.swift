// The one thing that moves: 64 bytes of plain data, the same in a ring, in the journal and in a
// replay.
//
//      0        8        16   17    18      20          24                    64
//      ┌────────┬────────┬────┬─────┬───────┬───────────┬─────────────────────┐
//      │sequence│  time  │kind│flags│source │instrument │ payload, by kind    │
//      └────────┴────────┴────┴─────┴───────┴───────────┴─────────────────────┘
//
// Little-endian, no padding. The version of this layout and of the payloads is `eventFormatVersion`.

/// Raised whenever the meaning of any byte of an event changes.
public let eventFormatVersion: UInt32 = 1

/// Where the fields lie. Proven against the compiler's layout by EventsTests.
public enum EventLayout {
  public static let sequence = 0
  public static let time = 8
  public static let kind = 16
  public static let flags = 17
  public static let source = 18
  public static let instrument = 20
  public static let payload = 24
  public static let byteCount = 64
  public static let payloadByteCount = 40
}

/// The 40 bytes behind the header, as words. Payload views are laid over them.
@frozen
public struct EventWords: BitwiseCopyable, Hashable, Sendable {
  public var w0: UInt64
  public var w1: UInt64
  public var w2: UInt64
  public var w3: UInt64
  public var w4: UInt64

  @inlinable
  public init(_ w0: UInt64, _ w1: UInt64, _ w2: UInt64, _ w3: UInt64, _ w4: UInt64) {
    self.w0 = w0
    self.w1 = w1
    self.w2 = w2
    self.w3 = w3
    self.w4 = w4
  }

  @inlinable public static var zero: EventWords { EventWords(0, 0, 0, 0, 0) }
}

/// A typed view of an event's 40 bytes: fixed-width integers and structs over them only, so that
/// every bit pattern is a value. Unused bytes are explicit `reserved` fields and are zero.
public protocol Payload: BitwiseCopyable, Hashable, Sendable {}

@frozen
public struct Event: BitwiseCopyable, Hashable, Sendable {
  /// The input that caused this event, by its position in ingress.
  public var sequence: Sequence
  /// When that input was sequenced. A stage that asks what time it is reads this.
  public var time: Nanoseconds
  public var kind: EventKind
  public var flags: UInt8
  public var source: SourceID
  public var instrument: InstrumentID
  public var words: EventWords

  @inlinable
  public init(
    sequence: Sequence, time: Nanoseconds, kind: EventKind, flags: UInt8 = 0, source: SourceID,
    instrument: InstrumentID, words: EventWords
  ) {
    self.sequence = sequence
    self.time = time
    self.kind = kind
    self.flags = flags
    self.source = source
    self.instrument = instrument
    self.words = words
  }

  @inlinable
  public init<P: Payload>(
    sequence: Sequence = Sequence(0), time: Nanoseconds = .zero, kind: EventKind,
    flags: UInt8 = 0, source: SourceID = .none, instrument: InstrumentID = .none, _ payload: P
  ) {
    self.init(
      sequence: sequence, time: time, kind: kind, flags: flags, source: source,
      instrument: instrument, words: unsafe unsafeBitCast(payload, to: EventWords.self))
  }

  /// An event that happens because of `cause`: it bears the cause's sequence and time.
  @inlinable
  public init<P: Payload>(
    causedBy cause: Event, kind: EventKind, flags: UInt8 = 0, source: SourceID,
    instrument: InstrumentID, _ payload: P
  ) {
    self.init(
      sequence: cause.sequence, time: cause.time, kind: kind, flags: flags, source: source,
      instrument: instrument, words: unsafe unsafeBitCast(payload, to: EventWords.self))
  }

  /// The payload seen as `P`. The caller has looked at `kind`.
  @inlinable
  public func payload<P: Payload>(as type: P.Type) -> P {
    unsafe unsafeBitCast(words, to: P.self)
  }

  /// All zero: what a ring's untouched slot holds. No stage ever sends it.
  @inlinable public static var empty: Event {
    Event(
      sequence: Sequence(0), time: .zero, kind: EventKind(code: 0), source: .none,
      instrument: InstrumentID(0), words: .zero)
  }
}
