// The core's own events: sessions, operator, timers, and the journal's proofs. Forty bytes each; the
// order of fields is the format.

/// `sessionUp`, `sessionDown`: the session is the event's source.
@frozen
public struct SessionChange: Payload {
  public var nextIn: UInt64
  public var nextOut: UInt64
  public var end: SessionEnd
  public var reserved0: UInt8 = 0
  public var reserved1: UInt16 = 0
  public var reserved2: UInt32 = 0
  public var reserved3: UInt64 = 0
  public var reserved4: UInt64 = 0

  @inlinable
  public init(nextIn: UInt64, nextOut: UInt64, end: SessionEnd) {
    self.nextIn = nextIn
    self.nextOut = nextOut
    self.end = end
  }
}

/// `operatorCommand`: the instrument is the event's, or none for all.
@frozen
public struct OperatorCommand: Payload {
  public var argument: Int64
  public var target: UInt64
  public var action: OperatorAction
  public var reserved0: UInt8 = 0
  public var reserved1: UInt16 = 0
  public var reserved2: UInt32 = 0
  public var reserved3: UInt64 = 0
  public var reserved4: UInt64 = 0

  @inlinable
  public init(argument: Int64 = 0, target: UInt64 = 0, action: OperatorAction) {
    self.argument = argument
    self.target = target
    self.action = action
  }

  /// A venue's day says it: a halt or an uncross closes the instrument, a resume opens it. A person's halt stands beside that.
  @inlinable public var isOfDay: Bool { argument == Halts.byDay }
}

/// `timer`: the timer is the event's source; its numbers are `TimerNumber`.
@frozen
public struct Timer: Payload {
  /// When it was due; the event's time is when it came.
  public var scheduled: Nanoseconds
  public var period: Nanoseconds
  public var count: UInt64
  public var reserved0: UInt64 = 0
  public var reserved1: UInt64 = 0

  @inlinable
  public init(scheduled: Nanoseconds, period: Nanoseconds, count: UInt64) {
    self.scheduled = scheduled
    self.period = period
    self.count = count
  }
}

/// What the timers are for.
public enum TimerNumber {
  /// Time passes.
  @inlinable public static var tick: UInt16 { 0 }
  /// The trading day is over: day orders expire.
  @inlinable public static var endOfDay: UInt16 { 1 }
}

/// `configChange`
@frozen
public struct ConfigChange: Payload {
  public var digest: UInt64
  public var version: UInt64
  public var reserved0: UInt64 = 0
  public var reserved1: UInt64 = 0
  public var reserved2: UInt64 = 0

  @inlinable
  public init(digest: UInt64, version: UInt64) {
    self.digest = digest
    self.version = version
  }
}

/// `snapshotMark`
@frozen
public struct SnapshotMark: Payload {
  public var number: UInt64
  public var reserved0: UInt64 = 0
  public var reserved1: UInt64 = 0
  public var reserved2: UInt64 = 0
  public var reserved3: UInt64 = 0

  @inlinable
  public init(number: UInt64) {
    self.number = number
  }
}

/// `signal`: a value in units of 1e-8 under a number that the strategy's config names.
@frozen
public struct Signal: Payload {
  public var value: Int64
  public var name: UInt32
  public var reserved0: UInt32 = 0
  public var reserved1: UInt64 = 0
  public var reserved2: UInt64 = 0
  public var reserved3: UInt64 = 0

  @inlinable
  public init(value: Int64, name: UInt32) {
    self.value = value
    self.name = name
  }
}

/// `identifierPart`: up to 24 bytes of a string, part by part, in order.
@frozen
public struct IdentifierPart: Payload {
  public var identifier: UInt64
  public var text0: UInt64
  public var text1: UInt64
  public var text2: UInt64
  public var part: UInt8
  public var partCount: UInt8
  /// Of the whole string.
  public var byteCount: UInt8
  public var reserved0: UInt8 = 0
  public var reserved1: UInt32 = 0

  @inlinable
  public init(
    identifier: UInt64, text0: UInt64, text1: UInt64, text2: UInt64, part: UInt8, partCount: UInt8,
    byteCount: UInt8
  ) {
    self.identifier = identifier
    self.text0 = text0
    self.text1 = text1
    self.text2 = text2
    self.part = part
    self.partCount = partCount
    self.byteCount = byteCount
  }
}

/// `messagePart`: up to 24 bytes of a message, part by part, in order: its type, a separator, its body's fields.
@frozen
public struct MessagePart: Payload {
  /// The same in all parts of a message.
  public var number: UInt64
  public var text0: UInt64
  public var text1: UInt64
  public var text2: UInt64
  public var part: UInt16
  public var partCount: UInt16
  /// Of the whole.
  public var byteCount: UInt32

  @inlinable
  public init(
    number: UInt64, text0: UInt64, text1: UInt64, text2: UInt64, part: UInt16, partCount: UInt16,
    byteCount: UInt32
  ) {
    self.number = number
    self.text0 = text0
    self.text1 = text1
    self.text2 = text2
    self.part = part
    self.partCount = partCount
    self.byteCount = byteCount
  }
}

/// `rawFIX`: up to 24 bytes of a FIX message as it crossed the wire, part by part, in order. Its session is the source.
@frozen
public struct RawFIX: Payload {
  public var text0: UInt64
  public var text1: UInt64
  public var text2: UInt64
  /// Of the whole message.
  public var byteCount: UInt32
  /// The same in all parts; counts up in each direction.
  public var message: UInt32
  public var part: UInt16
  public var partCount: UInt16
  public var direction: WireDirection
  /// In the first part: messages before this one that found no room; 255 is that many or more.
  public var lost: UInt8
  public var reserved0: UInt16 = 0

  @inlinable
  public init(
    text0: UInt64, text1: UInt64, text2: UInt64, byteCount: UInt32, message: UInt32, part: UInt16,
    partCount: UInt16, direction: WireDirection, lost: UInt8
  ) {
    self.text0 = text0
    self.text1 = text1
    self.text2 = text2
    self.byteCount = byteCount
    self.message = message
    self.part = part
    self.partCount = partCount
    self.direction = direction
    self.lost = lost
  }
}

/// `journalDigest`: the digest of all that a stage has sent since the start.
@frozen
public struct JournalDigest: Payload {
  /// Events sent.
  public var count: UInt64
  public var digest: UInt64
  public var reserved0: UInt64 = 0
  public var reserved1: UInt64 = 0
  public var reserved2: UInt64 = 0

  @inlinable
  public init(count: UInt64, digest: UInt64) {
    self.count = count
    self.digest = digest
  }
}

/// `journalSync`, `journalClose`
@frozen
public struct JournalMark: Payload {
  /// All records before this position in the log are durable.
  public var records: UInt64
  /// `Durability`
  public var level: UInt8
  public var reserved0: UInt8 = 0
  public var reason: Reason
  public var reserved1: UInt32 = 0
  public var reserved2: UInt64 = 0
  public var reserved3: UInt64 = 0
  public var reserved4: UInt64 = 0

  @inlinable
  public init(records: UInt64, level: UInt8, reason: Reason) {
    self.records = records
    self.level = level
    self.reason = reason
  }
}
