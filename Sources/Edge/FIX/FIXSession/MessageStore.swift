// What outlives a connection, and a process: the application's messages and the refusals as they were sent, and
// the numbers that come next.

import Events

/// A message that was sent, where its store keeps it: good until the store changes.
@safe
public struct StoredMessage {
  public let number: UInt64
  /// What stands in 35, as a number.
  public let type: UInt64
  /// When it was sent first.
  public let time: Nanoseconds
  /// Where the body's own fields begin, behind the header's.
  public let bodyFrom: Int
  /// All of it, `8=` to the last separator.
  @unsafe public let bytes: UnsafeRawBufferPointer

  public init(
    number: UInt64, type: UInt64, time: Nanoseconds, bodyFrom: Int, bytes: UnsafeRawBufferPointer
  ) {
    self.number = number
    self.type = type
    self.time = time
    self.bodyFrom = bodyFrom
    unsafe self.bytes = bytes
  }
}

/// Keeps sent messages by number, as many as it has room for: the oldest go first. Messages of the session
/// itself aren't kept, they only take a number; but its refusals (3) are.
public protocol MessageStore: ~Copyable {
  /// The number of the next message out.
  var nextOutbound: UInt64 { get }
  /// The number of the next message in: one more than the last on record.
  var nextInbound: UInt64 { get }
  /// When the numbers began at 1.
  var createdAt: Nanoseconds { get }
  /// The oldest number that is kept still; what lies below may have been here.
  var oldest: UInt64 { get }
  /// What the last message was marked with that was; 0: none was. Resets leave it.
  var mark: UInt64 { get }
  /// The largest message that it takes.
  var messageByteCountMax: Int { get }

  /// Keeps a message under the next number, which is its own then. On record before it is on the wire.
  mutating func append(
    type: UInt64, time: Nanoseconds, bodyFrom: Int, bytes: UnsafeRawBufferPointer)

  /// The next message that is kept bears this mark: both are there, or neither. 0: it bears none.
  mutating func markNext(_ mark: UInt64)

  /// The store bears this mark from here on, of no message of its own. Of two that are of one moment the larger one counts.
  mutating func mark(_ mark: UInt64)

  mutating func setNextOutbound(_ number: UInt64)
  mutating func setNextInbound(_ number: UInt64)

  /// The message of a number; nil when it was the session's, or has gone, or is damaged.
  func find(_ number: UInt64) -> StoredMessage?

  /// The first number from `first` through `last` that a message may be found under; `last + 1` where there is none. After a
  /// power cut numbers leap by tens of thousands, and who is asked for them looks here, number by number.
  func firstHeld(from first: UInt64, through last: UInt64) -> UInt64

  /// Forgets all, and begins at 1.
  mutating func reset(at time: Nanoseconds)
}

extension MessageStore where Self: ~Copyable {
  /// Only what is on record was received: the rest is asked for again.
  public var inboundNumbers: InboundNumbers {
    InboundNumbers(next: nextInbound, begun: createdAt)
  }

  /// Numbers of an earlier session of the schedule begin at 1, before anybody uses them.
  public mutating func renew(_ schedule: SessionSchedule?, at time: Nanoseconds) {
    if let schedule, schedule.isPast(createdAt, at: time) { reset(at: time) }
  }
}
