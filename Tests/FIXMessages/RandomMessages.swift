// Random messages that a dialect allows: what the tests of codec, text, events and session are fed with.
// Made from the dialect alone, with none of the code that reads messages, so that it shares no mistake
// with what it tests.

import FIXDictionary
import Numerics

/// A stream of valid messages; the same for the same seed.
public struct RandomMessages {
  /// In which order the body's fields are.
  public enum Arrangement: Sendable {
    /// By tag, as our sessions write.
    case ascending
    /// Any order that is valid.
    case shuffled
  }

  public let dialect: Dialect
  public let arrangement: Arrangement
  public var random: SplitMix64
  /// How many of a message's optional fields are there: one in so many.
  public var sparseness: UInt64 = 3
  private let dataByLength: [UInt16: UInt16]
  private var number: UInt64 = 0

  public init(dialect: Dialect, seed: UInt64, arrangement: Arrangement = .ascending) {
    self.dialect = dialect
    self.arrangement = arrangement
    random = SplitMix64(seed: seed)
    var datas: [UInt16: UInt16] = [:]
    for field in dialect.fields.values {
      if let length = field.lengthTag { datas[length] = field.tag }
    }
    dataByLength = datas
  }

  /// A message of any type.
  public mutating func next() -> [UInt8] {
    let which = Int(random.next(below: UInt64(dialect.messages.count)))
    return next(dialect.messages[which])
  }

  /// A message of one type.
  public mutating func next(_ message: MessageDefinition) -> [UInt8] {
    number += 1
    var header: [Piece] = []
    for member in dialect.header where ![8, 9, 35].contains(member.tag) && isChosen(member) {
      add(member, to: &header)
    }
    var body = chosenBody(of: message)
    var trailer: [Piece] = []
    for member in dialect.trailer where member.tag != 10 && isChosen(member) {
      add(member, to: &trailer)
    }
    if arrangement == .shuffled {
      shuffle(&header)
      shuffle(&body)
    } else {
      header.sort { $0.tag < $1.tag }
      body.sort { $0.tag < $1.tag }
    }
    let fields = (header + body + trailer).flatMap(\.bytes)
    return Self.framed(dialect.beginString, Array("35=\(message.type)\u{1}".utf8) + fields)
  }

  /// A whole message around a body that begins with 35.
  public static func framed(_ beginString: String, _ body: [UInt8]) -> [UInt8] {
    var out = Array("8=\(beginString)\u{1}9=\(body.count)\u{1}".utf8) + body
    let sum = Int(out.reduce(UInt8(0), &+))
    let digits = String(sum)
    out += "10=\(String(repeating: "0", count: 3 - digits.utf8.count))\(digits)\u{1}".utf8
    return out
  }

  // MARK: Which fields

  /// Fields that stay together: one, a length and its data, a count and its entries.
  private struct Piece {
    var tag: UInt16
    var bytes: [UInt8]
    /// Of a single field: what conditions ask for.
    var value: [UInt8] = []
  }

  private mutating func isChosen(_ member: Member) -> Bool {
    if member.isRefused || dialect.fields[member.tag]?.lengthTag != nil { return false }
    return member.isRequired || random.chance(1, outOf: sparseness)
  }

  /// The body's fields, with all that conditions make necessary.
  private mutating func chosenBody(of message: MessageDefinition) -> [Piece] {
    var pieces: [Piece] = []
    for member in message.members where isChosen(member) { add(member, to: &pieces) }
    var isSettled = false
    while !isSettled {
      isSettled = true
      for condition in message.conditions {
        guard let decider = pieces.first(where: { $0.tag == condition.decider }),
          !pieces.contains(where: { $0.tag == condition.tag }),
          condition.values.isEmpty
            || condition.values.contains(String(decoding: decider.value, as: UTF8.self)),
          let member = message.members.first(where: { $0.tag == condition.tag }),
          dialect.fields[member.tag]?.lengthTag == nil
        else { continue }
        add(member, to: &pieces)
        isSettled = false
      }
    }
    return pieces
  }

  private mutating func add(_ member: Member, to pieces: inout [Piece]) {
    if let data = dataByLength[member.tag] {
      let bytes = someData()
      let head = Array("\(member.tag)=\(bytes.count)\u{1}\(data)=".utf8)
      pieces.append(Piece(tag: member.tag, bytes: head + bytes + [0x01]))
    } else if !member.group.isEmpty {
      let count = 1 + random.next(below: 3)
      var bytes = Array("\(member.tag)=\(count)\u{1}".utf8)
      for _ in 0..<count { bytes += entry(member.group) }
      pieces.append(Piece(tag: member.tag, bytes: bytes))
    } else {
      let value = value(of: member.tag)
      let bytes = Array("\(member.tag)=".utf8) + value + [0x01]
      pieces.append(Piece(tag: member.tag, bytes: bytes, value: value))
    }
  }

  /// One entry; its first member is always there.
  private mutating func entry(_ members: [Member]) -> [UInt8] {
    var first: [Piece] = []
    add(members[0], to: &first)
    var rest: [Piece] = []
    for member in members.dropFirst() where isChosen(member) { add(member, to: &rest) }
    if arrangement == .shuffled { shuffle(&rest) }
    return (first + rest).flatMap(\.bytes)
  }

  private mutating func shuffle(_ pieces: inout [Piece]) {
    for at in pieces.indices.reversed() {
      pieces.swapAt(at, Int(random.next(below: UInt64(at + 1))))
    }
  }

  private mutating func value(of tag: UInt16) -> [UInt8] {
    // Numbers go up, as those of a session do.
    if tag == 34 { return Array("\(number)".utf8) }
    guard let field = dialect.fields[tag] else { preconditionFailure("tag \(tag) is undefined") }
    return someValue(of: field)
  }
}
