// Where an answer goes: who a message came on behalf of, its answer is delivered to, and the other way
// round. 115, 116 and 144 come back as 128, 129 and 145.

import FIXCodec
import FIXDictionary

extension SessionNote {
  /// Adds the route that an answer to a message takes; says how many values had no room.
  @_noLocks
  mutating func appendRoute(answering message: Message) -> UInt64 {
    var left: UInt64 = 0
    left += appendRoute(.onBehalfOf, "115=", message, FIXTag.deliverToCompID)
    left += appendRoute(.onBehalfOf, "116=", message, FIXTag.deliverToSubID)
    left += appendRoute(.deliverTo, "128=", message, FIXTag.onBehalfOfCompID)
    left += appendRoute(.deliverTo, "129=", message, FIXTag.onBehalfOfSubID)
    left += appendRoute(.locations, "144=", message, FIXTag.deliverToLocationID)
    left += appendRoute(.locations, "145=", message, FIXTag.onBehalfOfLocationID)
    return left
  }

  @_noLocks
  private mutating func appendRoute(
    _ piece: Piece, _ tag: StaticString, _ message: Message, _ from: UInt16
  ) -> UInt64 {
    guard let value = message.first(from), !value.isEmpty else { return 0 }
    return append(piece, tag: tag, value) ? 0 : 1
  }

  /// The route as header fields, for as long as `body` runs.
  @inline(__always)
  func withRoute<R>(_ body: (HeaderExtras) -> R) -> R {
    unsafe withUnsafeBytes(of: self) { bytes in
      func field(_ piece: Piece) -> FieldBytes? {
        let count = length(piece)
        if count == 0 { return nil }
        return unsafe FieldBytes(
          memory: bytes, from: SessionNoteLayout.piecesOffset + offset(piece), count: count)
      }
      var extras = HeaderExtras()
      extras.onBehalfOf = field(.onBehalfOf)
      extras.deliverTo = field(.deliverTo)
      extras.locations = field(.locations)
      return body(extras)
    }
  }
}

/// The way back of one message, for an application that answers it.
public struct ReplyRoute: Sendable {
  private var note = SessionNote(.none)

  public init(answering message: Message) { _ = note.appendRoute(answering: message) }

  /// The header fields that an answer has, for as long as `body` runs.
  public func withExtras<R>(_ body: (HeaderExtras) -> R) -> R { note.withRoute(body) }
}
