// What counts as received: only what the owner has on record. A crash in between leaves a gap, and the
// message comes again.

import Events
import FIXCodec
import FIXDictionary
import Testing

@testable import FIXSession

@Suite struct RecordTests {
  /// An inbound half, and a hand to feed it.
  final class Feed {
    var inbound: InboundSession
    var say = SessionSay()
    var reader = SessionReader(Script.compiled)
    let wall: UInt64 = 1_767_607_200_000_000_000

    init(expected: UInt64) {
      inbound = InboundSession(
        SessionConfig(role: .acceptor, sender: "US", target: "THEM"),
        InboundNumbers(next: expected, begun: .zero))
      inbound.connect(at: time, &say)
    }

    var time: SessionTime {
      SessionTime(wall: Nanoseconds(wall), steady: Nanoseconds(1_000_000_000))
    }

    @discardableResult
    func hear(_ text: String) -> Handling {
      let bytes = Script.message(text, from: "THEM", to: "US", at: wall)
      return unsafe bytes.withUnsafeBytes { buffer in
        guard case .message = unsafe reader.look(buffer) else { return .done }
        let verdict = reader.validator.check(&reader.message)
        let handling = inbound.receive(reader.message, verdict, at: time, &say)
        inbound.checkInvariants()
        return handling
      }
    }

    var notes: [SessionNote.Kind] {
      var kinds: [SessionNote.Kind] = []
      var note = SessionNote(.none)
      while say.notes.pop(&note) { kinds.append(note.kind) }
      return kinds
    }
  }

  private static let order = "11=a|21=1|38=1|40=1|54=1|55=AB|60=20260105-10:00:00"

  @Test func `numbers are recorded as the owner confirms them`() {
    let feed = Feed(expected: 1)
    feed.hear("A|1|98=0|108=30")
    #expect(feed.inbound.recorded == 1)
    guard case .application(let first) = feed.hear("D|2|\(Self.order)"),
      case .application(let second) = feed.hear("D|3|\(Self.order)")
    else {
      Issue.record("not delivered")
      return
    }
    feed.hear("0|4")
    #expect(feed.inbound.expected == 5)
    #expect(feed.inbound.recorded == 1)
    feed.inbound.confirm(first)
    #expect(feed.inbound.recorded == 2)
    // The Heartbeat behind it counts with it.
    feed.inbound.confirm(second)
    #expect(feed.inbound.recorded == 4)
    feed.hear("0|5")
    #expect(feed.inbound.recorded == 5)
  }

  @Test func `a restart asks for what wasn't on record`() {
    let before = Feed(expected: 1)
    before.hear("A|1|98=0|108=30")
    before.hear("D|2|\(Self.order)")
    let after = Feed(expected: before.inbound.recorded + 1)
    after.hear("A|3|98=0|108=30")
    #expect(after.notes == [.logon, .resendRequest])
    #expect(after.inbound.expected == 2)
    #expect(after.hear("D|2|43=Y|122=20260105-10:00:00|\(Self.order)") != .done)
  }

  @Test func `a confirmation from before a reset is of no use`() {
    let feed = Feed(expected: 1)
    feed.hear("A|1|98=0|108=30")
    guard case .application(let old) = feed.hear("D|2|\(Self.order)") else { return }
    feed.hear("A|1|98=0|108=30|141=Y")
    guard case .application(let new) = feed.hear("D|2|\(Self.order)") else { return }
    feed.inbound.confirm(old)
    #expect(feed.inbound.recorded == 1)
    feed.inbound.confirm(new)
    #expect(feed.inbound.recorded == 2)
  }

  @Test func `what the inbound half wants sent, it says in notes`() {
    let feed = Feed(expected: 1)
    feed.hear("A|1|98=0|108=30")
    #expect(feed.notes == [.logon])
    feed.hear("1|2|112=x")
    #expect(feed.notes == [.heartbeat])
    feed.hear("0|9")
    #expect(feed.notes == [.resendRequest])
    feed.hear("2|3|7=1|16=0")
    #expect(feed.notes == [.resend])
    feed.hear("D|4|999=1|\(Self.order)")
    #expect(feed.notes == [.reject])
    feed.hear("0|5|49=X")
    #expect(feed.notes == [.reject, .logout])
  }
}
