// The application behind the echo: orders, security definitions and emails go back as they came, with a
// header of our own; whatever else comes isn't for it.

import FIXCodec
import FIXDictionary

/// What is to become of a message.
enum EchoDecision {
  case returned
  /// An order flagged PossResend that was here before.
  case seen
  case refused
}

struct EchoApplication {
  private let headerTags: Set<UInt16>
  private let trailerTags: Set<UInt16>
  /// A data field by the field with its length.
  private let dataTags: [UInt16: UInt16]
  /// Orders since the logon.
  private var seen: Set<[UInt8]> = []
  private var pieces: [Piece] = []

  /// Orders that are remembered; the ones after that are returned again when they come again.
  static var seenMax: Int { 1_000_000 }

  /// Fields that stay together: one, a group with its count, or data with its length.
  private struct Piece {
    var tag: UInt16
    var from: Int
    var through: Int
  }

  init(_ dialect: Dialect) {
    headerTags = Set(dialect.header.map(\.tag))
    trailerTags = Set(dialect.trailer.map(\.tag))
    var dataTags: [UInt16: UInt16] = [:]
    for field in dialect.fields.values {
      if let length = field.lengthTag { dataTags[length] = field.tag }
    }
    self.dataTags = dataTags
  }

  mutating func loggedOn() { seen.removeAll(keepingCapacity: true) }

  mutating func decide(_ message: Message) -> EchoDecision {
    switch message.typeCode {
    case FIXMessageType.newOrderSingle:
      guard let id = message.first(FIXTag.clOrdID) else { return .returned }
      let isNew = !seen.contains(id.array)
      if isNew, seen.count < Self.seenMax { seen.insert(id.array) }
      let isResent = message.first(FIXTag.possResend)?.flag == true
      return isResent && !isNew ? .seen : .returned
    case FIXMessageType.securityDefinition, FIXMessageType.email: return .returned
    default: return .refused
    }
  }

  /// The body's fields by ascending tag, byte for byte; groups and data stay together.
  mutating func copyBody(_ message: Message, to writer: inout MessageWriter) {
    pieces.removeAll(keepingCapacity: true)
    var at = 0
    while at < message.count {
      let tag = message.tag(at: at)
      var through = at
      if !headerTags.contains(tag), !trailerTags.contains(tag) {
        // A group's last entry ends the piece.
        var entry = message.group(tag: tag).first
        if let first = entry, first.from == at + 1 {
          while let one = entry {
            through = max(through, one.end - 1)
            entry = one.next
          }
        } else if let data = dataTags[tag], at + 1 < message.count, message.tag(at: at + 1) == data
        {
          through = at + 1
        }
        pieces.append(Piece(tag: tag, from: at, through: through))
      }
      at = through + 1
    }
    pieces.sort { ($0.tag, $0.from) < ($1.tag, $1.from) }
    for piece in pieces { writer.append(message.bytes(from: piece.from, through: piece.through)) }
  }
}
