// What a resend says again of refusals, which no event tells of.

import Events
import Testing

@testable import FIXSession

@Suite struct RefusalResendTests {
  func run(_ text: String, _ change: (inout SessionConfig) -> Void = { _ in }) {
    Script.run(.acceptor, SequenceTests.logon + "\n" + text, change)
  }

  @Test func `a refusal is said again, as it was`() {
    run(
      """
      < D|2|115=A|11=a
      > 3|2|128=A|45=2|58=Required tag missing|371=21|372=D|373=1
      < 1|3|112=x
      > 0|3|112=x
      < 8|4|6=0|14=0|17=e|20=0|37=o|39=0|54=1|55=AB|150=0|151=1
      > j|4|45=4|58=Unsupported Message Type|372=8|380=3
      cut
      + 10s
      connect
      < A|5|98=0|108=30
      > A|5|98=0|108=30
      < 2|6|7=2|16=0
      > 3|2|43=Y|122=NOW-10|128=A|45=2|58=Required tag missing|371=21|372=D|373=1
      > 4|3|43=Y|122=NOW|36=4|123=Y
      > j|4|43=Y|122=NOW-10|45=4|58=Unsupported Message Type|372=8|380=3
      > 4|5|43=Y|122=NOW|36=6|123=Y
      ! resend_finished 5
      next 6
      """)
  }

  @Test func `a refusal is said again by the process that goes on, and one that met no connection`()
    throws
  {
    let scratch = ScratchDirectory()
    var config = SessionConfig(role: .acceptor, sender: "US", target: "THEM")
    config.messageByteCount = 2_048
    let wall: UInt64 = 1_767_607_200_000_000_000
    func open() throws -> OutboundSession<MappedStore> {
      OutboundSession(
        config,
        store: try MappedStore.open(
          path: scratch.path + "/a", sender: "US", target: "THEM", capacity: StoreTests.small,
          at: Nanoseconds(wall)))
    }
    func time(_ seconds: UInt64) -> SessionTime {
      SessionTime(
        wall: Nanoseconds(wall + seconds * 1_000_000_000),
        steady: Nanoseconds((seconds + 1) * 1_000_000_000))
    }
    var wire = TestWire()
    var events = EventQueue()
    func shown(_ seconds: UInt64) -> [String] {
      defer { wire.messages = [] }
      return wire.messages.map { Script.shown($0, at: time(seconds).wall.count) }
    }
    func reject(_ number: UInt64) -> SessionNote {
      var note = SessionNote(.reject, reason: .invalidMessage)
      note.number = number
      note.fault = .requiredMissing
      note.append(.tag, number: 21)
      return note
    }
    do {
      var first = try open()
      first.connect(at: time(0))
      _ = first.take(SessionNote(.logon), at: time(0), to: &wire, &events)
      _ = first.take(reject(7), at: time(0), to: &wire, &events)
      first.disconnect()
      #expect(shown(0) == ["A|1|98=0|108=0", "3|2|45=7|58=Required tag missing|371=21"])
      _ = first.take(reject(8), at: time(1), to: &wire, &events)
      #expect(shown(1) == [])
      first.checkInvariants()
    }
    var second = try open()
    second.connect(at: time(9))
    _ = second.take(SessionNote(.logon), at: time(9), to: &wire, &events)
    var resend = SessionNote(.resend)
    resend.number = 1
    _ = second.take(resend, at: time(9), to: &wire, &events)
    #expect(
      shown(9) == [
        "A|4|98=0|108=0", "4|1|43=Y|122=NOW|36=2|123=Y",
        "3|2|43=Y|122=NOW-9|45=7|58=Required tag missing|371=21",
        "3|3|43=Y|122=NOW-8|45=8|58=Required tag missing|371=21",
        "4|4|43=Y|122=NOW|36=5|123=Y",
      ])
    second.checkInvariants()
  }

  /// Refusals have no room of their own: as of all messages, the oldest give way.
  @Test func `who is refused without end pushes out what was said before, and no more`() {
    var text = ""
    for number in 2..<2002 {
      text += "< D|\(number)|11=a\n"
      text += "> 3|\(number)|45=\(number)|58=Required tag missing|371=21|372=D|373=1\n"
    }
    run(
      text + """
        < 2|2002|7=2|16=0
        ! skipped 2 gone_from_store
        > 4|2|43=Y|122=NOW|36=978|123=Y
        > 3|978|43=Y|122=NOW|45=978|58=Required tag missing|371=21|372=D|373=1
        """
    ) { $0.resendStep = 1 }
  }
}
