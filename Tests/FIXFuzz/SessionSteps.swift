// The steps that a fuzzer's lines stand for:
//
//   m T n fields   the other side sends type T, numbered n - '0' beyond what is expected; | is SOH
//   r bytes        the other side sends these bytes
//   t n, w n       time passes; the wall's clock jumps
//   s              our application sends an order
//   c, d, l, x     connect, the connection is gone, logout, reset
//   h              the next delivery is refused instead of taken

import Events
import FIXCodec
import FIXJudge
import FIXSession

struct SessionSteps: ~Copyable {
  // 2026-01-05, a Monday, 10:00:00.
  static let start = Nanoseconds(1_767_607_200_000_000_000)

  var session: Session<MemoryStore>
  private let checker: SentChecker
  private var wall = start.count
  private var steady: UInt64 = 5_000_000_000
  private var refuses = false

  init(_ session: consuming Session<MemoryStore>, _ checker: SentChecker) {
    self.session = session
    self.checker = checker
  }

  static let seeds: [[UInt8]] = [
    "0c\nmA098=0|108=30|\nm0 0\nm11112=T|\ns\nt9\nm00\n",
    "0c\nmA598=0|108=30|\nm4036=9|123=Y|\nmD011=a|21=1|55=X|54=1|60=20260105-10:00:00|40=1|38=1|\n",
    "1c\nmA098=0|108=30|\ns\ns\ns\nm207=1|16=0|\nt9\nd\nc\nmA098=0|108=30|\n",
    "0c\nmA098=0|108=30|141=Y|\nm5058=bye|\nd\nx\nc\nr8=FIX.4.2|9=5|35=0|10=161|\n",
    "8c\nmA098=0|108=1|\nmD311=a|21=1|55=X|54=1|60=20260105-10:00:00|40=1|38=1|\nt9\nt9\nl\nt9\n",
    "@c\nmA098=0|108=30|\ns\ns\ns\ns\ns\ns\ns\ns\ns\ns\ns\nh\nm2 7=1|16=0|\nm3 45=2|\n",
  ].map { Written.bytes($0) }

  private var time: SessionTime {
    SessionTime(wall: Nanoseconds(wall), steady: Nanoseconds(steady))
  }

  mutating func play(_ step: [UInt8], _ reader: inout SessionReader) {
    checker.count = 0
    var wire = CheckedWire(checker: checker)
    let size = step.count > 1 ? UInt64(step[1] & 15) : 0
    switch step.first.map({ Character(UnicodeScalar($0)) }) {
    case "m": if step.count > 2 { hear(message(step), &reader, &wire) }
    case "r": hear(step.dropFirst().map { $0 == UInt8(ascii: "|") ? 1 : $0 }, &reader, &wire)
    case "t":
      wall += 100_000_000 << size
      steady += 100_000_000 << size
      session.tick(at: time, to: &wire)
    case "w": wall = size < 8 ? wall + 1_000_000_000 << size : wall - 1_000_000_000 << (size - 8)
    case "s":
      _ = session.send(0x44, at: time, to: &wire) { writer in
        writer.append(
          "11=a\u{1}21=1\u{1}38=1\u{1}40=1\u{1}54=1\u{1}55=X\u{1}60=20260105-10:00:00\u{1}")
      }
    case "c":
      if session.inbound.phase == .down || session.hasEnded { session.connect(at: time, to: &wire) }
    case "d": session.disconnect(at: time)
    case "l": session.logout(at: time, to: &wire)
    case "x": if session.inbound.phase == .down { session.reset(at: time) }
    case "h": refuses = true
    default: break
    }
    while session.nextEvent() != nil {}
  }

  /// With comp ids, time and number.
  private func message(_ step: [UInt8]) -> [UInt8] {
    let number = Int64(session.inbound.expected) + Int64(step[2]) - 0x30
    let ms = wall / 1_000_000
    let day = CivilDay.number(day: Int(ms / 86_400_000))
    func two(_ n: UInt64) -> String { (n < 10 ? "0" : "") + String(n) }
    let ofDay = ms % 86_400_000
    let clock = "\(two(ofDay / 3_600_000)):\(two(ofDay / 60_000 % 60)):\(two(ofDay / 1000 % 60))"
    let header = Written.bytes("|34=\(number)|49=THEM|52=\(day)-\(clock)|56=US|")
    let fields = step.dropFirst(3).map { $0 == UInt8(ascii: "|") ? 1 : $0 }
    return Written.message(body: Written.bytes("35=") + [step[1]] + header + fields)
  }

  private mutating func hear(
    _ bytes: [UInt8], _ reader: inout SessionReader, _ wire: inout CheckedWire
  ) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { unsafe memory.deallocate() }
    unsafe memory.copyBytes(from: bytes)
    var from = 0
    // Each step deals with some bytes or with a message that waited.
    for _ in 0..<(bytes.count + 64) {
      var consumed = 0
      let front = unsafe UnsafeRawBufferPointer(rebasing: memory[from...])
      let step = unsafe session.receive(front, consumed: &consumed, &reader, at: time, to: &wire)
      from += consumed
      switch step {
      case .went: break
      case .starved, .ended: return
      case .application(let delivery):
        if refuses {
          refuses = false
          session.refuse(delivery, reader, at: time, to: &wire)
        } else {
          session.confirm(delivery)
        }
      }
    }
    fatalError("a session that goes on without bytes")
  }
}
