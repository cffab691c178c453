// How people's commands get into a line, a trader's or a venue's: who and why go on record before the command, under the
// command's number. While the ring is full a command on many instruments waits here, and so does what stops somebody, ahead
// of it.

import Events
import Fabric
import Settings

public struct OperatorVoice: ~Copyable {
  private var ring: RingProducer
  private var nextCommand: UInt64
  /// What hasn't found room yet, in order: first what stops somebody, then the rest of a command on many instruments.
  private var queued: [Event] = []
  /// So many of them stop somebody.
  private var urgentCount = 0

  /// Of a name, and of a reason.
  public static let nameMax = 24
  public static let reasonMax = 96
  /// Words of one command, and the command: three events a person, four a reason.
  private static let roomNeeded = 12
  /// Of those that stop somebody, with their words: a hundred commands and more.
  static let urgentMax = 1024

  init(ring: consuming RingProducer, epoch: UInt32) {
    self.ring = ring
    nextCommand = UInt64(epoch) << 32 | 1
  }

  /// False when the ring is full.
  mutating func push(_ event: Event) -> Bool {
    flush()
    return queued.isEmpty && ring.push(event)
  }

  /// Sends what waits, as far as there is room.
  mutating func flush() {
    var count = 0
    while count < queued.count, ring.push(queued[count]) { count += 1 }
    queued.removeFirst(count)
    urgentCount = max(0, urgentCount - count)
  }

  /// Sends these when there is room, in this order.
  mutating func send(_ events: [Event]) {
    queued += events
    flush()
  }

  static func check(_ who: Person, _ why: String) throws(LimitRefusal) {
    func isClean(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }
    guard !who.name.isEmpty, who.name.utf8.count <= nameMax, isClean(who.name) else {
      throw LimitRefusal("who gives the command is a name of 1 to \(nameMax) ASCII characters")
    }
    guard !why.isEmpty, why.utf8.count <= reasonMax, isClean(why) else {
      throw LimitRefusal("why is a text of 1 to \(reasonMax) ASCII characters")
    }
  }

  /// A command's number, once there is room for it and its words.
  mutating func begin() throws(LimitRefusal) -> UInt64 {
    flush()
    guard queued.isEmpty, ring.hasRoom(Self.roomNeeded) else {
      throw LimitRefusal("the line doesn't take commands: it is stuck, or has many; try again")
    }
    return number()
  }

  private mutating func number() -> UInt64 {
    nextCommand += 1
    return nextCommand - 1
  }

  /// The same with who and why, which are on record then.
  mutating func begin(_ who: Person, _ why: String) throws(LimitRefusal) -> UInt64 {
    try Self.check(who, why)
    let command = try begin()
    say(who.onRecord, .who, command)
    say(why, .why, command)
    return command
  }

  mutating func say(_ text: String, _ role: WordsRole, _ command: UInt64) {
    send(Self.words(text, role, command))
  }

  private static func words(_ text: String, _ role: WordsRole, _ command: UInt64) -> [Event] {
    let bytes = Array(text.utf8)
    let count = (bytes.count + 23) / 24
    return (0..<count).map { part in
      var words: [UInt64] = [0, 0, 0]
      for offset in 0..<min(24, bytes.count - part * 24) {
        words[offset / 8] |= UInt64(bytes[part * 24 + offset]) << UInt64(offset % 8 * 8)
      }
      return Event(
        kind: .operatorWords, source: .operatorDesk, instrument: .none,
        OperatorWords(
          command: command, text0: words[0], text1: words[1], text2: words[2], part: UInt8(part),
          partCount: UInt8(count), byteCount: UInt8(bytes.count), role: role))
    }
  }

  /// Puts an operator's action in, on these instruments or on none, and says who wants it and why. Returns its number.
  mutating func order(
    _ action: OperatorAction, on instruments: [InstrumentID], who: Person, why: String
  ) throws(LimitRefusal) -> UInt64 {
    let command = try begin(who, why)
    send(
      (instruments.isEmpty ? [.none] : instruments).map { instrument in
        Event(
          kind: .operatorCommand, source: .operatorDesk, instrument: instrument,
          OperatorCommand(target: command, action: action))
      })
    return command
  }

  /// Puts in what stops somebody, whether there is room or not: it goes ahead of all that waits, but behind what was to stop
  /// somebody before it. Returns its number.
  mutating func urge(_ who: Person, _ why: String, _ event: (UInt64) -> Event)
    throws(LimitRefusal) -> UInt64
  {
    try Self.check(who, why)
    let command = number()
    let words = Self.words(who.onRecord, .who, command) + Self.words(why, .why, command)
    guard urge(words + [event(command)]) else {
      throw LimitRefusal("the line is stuck, and too many commands that stop somebody wait for it")
    }
    return command
  }

  /// The same without a word. False when too much of it waits.
  mutating func urge(_ events: [Event]) -> Bool {
    flush()
    guard urgentCount + events.count <= Self.urgentMax else { return false }
    queued.insert(contentsOf: events, at: urgentCount)
    urgentCount += events.count
    flush()
    return true
  }
}
