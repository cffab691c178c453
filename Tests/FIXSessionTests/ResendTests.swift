// Resends: what is asked for, what goes out for it, and who asks too often.

import Events
import FIXCodec
import FIXDictionary
import Testing

@testable import FIXSession

@Suite struct ResendTests {
  func run(_ text: String, _ change: (inout SessionConfig) -> Void = { _ in }) {
    Script.run(.acceptor, SequenceTests.logon + "\n" + text, change)
  }

  @Test func `the session's own messages are filled, neighbours together`() {
    run(
      """
      < 1|2|112=x
      > 0|2|112=x
      send D|{order a}
      > D|3|{order a}
      send D|97=Y|{order b}
      > D|4|97=Y|{order b}
      < 1|3|112=y
      > 0|5|112=y
      < 1|4|112=z
      > 0|6|112=z
      + 10s
      < 2|5|7=1|16=0
      ! resend_started 1 6
      > 4|1|43=Y|122=NOW|36=3|123=Y
      > D|3|43=Y|122=NOW-10|{order a}
      > D|4|43=Y|97=Y|122=NOW-10|{order b}
      > 4|5|43=Y|122=NOW|36=7|123=Y
      ! resend_finished 6
      next 7
      # In parts.
      < 2|6|7=2|16=2
      > 4|2|43=Y|122=NOW|36=3|123=Y
      < 2|7|7=3|16=3
      > D|3|43=Y|122=NOW-10|{order a}
      < 2|8|7=4|16=999999
      > D|4|43=Y|97=Y|122=NOW-10|{order b}
      > 4|5|43=Y|122=NOW|36=7|123=Y
      # 0 is no number; the first is meant.
      < 2|9|7=0|16=1
      > 4|1|43=Y|122=NOW|36=2|123=Y
      """)
  }

  /// Who got a 122 later than 52 would refuse the message with its number, and never know what it said.
  @Test func `a wall clock that was set back makes no original time later than the sending time`() {
    run(
      """
      send D|{order a}
      > D|2|{order a}
      wall - 18s
      < 2|2|7=2|16=2
      > D|2|43=Y|122=NOW|{order a}
      """)
  }

  @Test func `ranges that make no sense are rejected`() {
    run(
      """
      < 2|2|7=9|16=0
      > 3|2|45=2|58=Value is incorrect (out of range) for this tag|371=7|372=2|373=5
      < 2|3|7=2|16=1
      > 3|3|45=3|58=Value is incorrect (out of range) for this tag|371=16|372=2|373=5
      expected 4
      """)
  }

  @Test func `a long resend goes in steps, and new messages in between`() {
    run(
      """
      send D|{order a}
      > D|2|{order a}
      send D|{order b}
      > D|3|{order b}
      send D|{order c}
      > D|4|{order c}
      < 2|2|7=1|16=0
      > 4|1|43=Y|122=NOW|36=2|123=Y
      > D|2|43=Y|122=NOW|{order a}
      > D|3|43=Y|122=NOW|{order b}
      send D|{order d}
      > D|5|{order d}
      tick
      > D|4|43=Y|122=NOW|{order c}
      ! resend_finished 4
      """
    ) { $0.resendStep = 2 }
  }

  private static let six = (2...7).map { "send D|{order \($0)}\n> D|\($0)|{order \($0)}\n" }
    .joined()

  @Test func `a range that is asked for while another is under way joins it`() {
    run(
      Self.six + """
        < 2|2|7=2|16=4
        > D|2|43=Y|122=NOW|{order 2}
        > D|3|43=Y|122=NOW|{order 3}
        < 2|3|7=5|16=6
        > D|4|43=Y|122=NOW|{order 4}
        > D|5|43=Y|122=NOW|{order 5}
        tick
        > D|6|43=Y|122=NOW|{order 6}
        ! resend_finished 6
        """
    ) { $0.resendStep = 2 }
  }

  @Test func `one that begins before the other goes first, and the other's end isn't forgotten`() {
    run(
      Self.six + """
        < 2|2|7=4|16=7
        > D|4|43=Y|122=NOW|{order 4}
        > D|5|43=Y|122=NOW|{order 5}
        < 2|3|7=3|16=3
        > D|3|43=Y|122=NOW|{order 3}
        > D|4|43=Y|122=NOW|{order 4}
        tick
        > D|5|43=Y|122=NOW|{order 5}
        > D|6|43=Y|122=NOW|{order 6}
        tick
        > D|7|43=Y|122=NOW|{order 7}
        ! resend_finished 7
        """
    ) { $0.resendStep = 2 }
  }

  /// Messages of the application under even numbers, of the session under odd ones. Each pair of ranges, the second asked for
  /// after so many steps of the first: what is asked for comes after it was asked for, each number in a message or in a gap fill.
  @Test(arguments: 1...3) func `two ranges are served whole, however they lie`(_ step: Int) throws {
    let last: UInt64 = 7
    var config = SessionConfig(role: .acceptor, sender: "US", target: "THEM")
    config.resendStep = step
    config.messageByteCount = 1024
    var outbound = OutboundSession(
      config,
      store: try MemoryStore(
        capacity: StoreCapacity(messages: 16, byteCount: 16_384), at: Nanoseconds(HostileTests.wall)
      ))
    let time = SessionTime(wall: Nanoseconds(HostileTests.wall), steady: .seconds(1))
    var wire = TestWire()
    var events = EventQueue()
    outbound.connect(at: time)
    _ = outbound.take(SessionNote(.up), at: time, to: &wire, &events)
    for number in 1...last {
      if number % 2 == 0 {
        _ = outbound.send(FIXMessageType.executionReport, at: time, to: &wire) {
          $0.put(37, number: 1)
        }
      } else {
        _ = outbound.take(SessionNote(.heartbeat), at: time, to: &wire, &events)
      }
    }
    func ask(_ range: ClosedRange<UInt64>) {
      var note = SessionNote(.resend)
      note.number = range.lowerBound
      note.through = range.upperBound
      let reason = outbound.take(note, at: time, to: &wire, &events)
      #expect(reason == nil)
    }
    /// The numbers that the messages from a place on stand for.
    func told(from place: Int) -> Set<UInt64> {
      var numbers: Set<UInt64> = []
      for message in wire.messages[place...] {
        let fields = Script.shown(message, at: HostileTests.wall).split(separator: "|")
        let number = UInt64(fields[1])!
        let next = fields.first { $0.hasPrefix("36=") }.map { UInt64($0.dropFirst(3))! }
        numbers.formUnion(number..<(next ?? number + 1))
      }
      return numbers
    }
    let ranges = (1...last).flatMap { from in (from...last).map { from...$0 } }
    for first in ranges {
      for second in ranges {
        for steps in 0...2 {
          // A connection of its own: nobody asks too often.
          outbound.disconnect()
          outbound.connect(at: time)
          _ = outbound.take(SessionNote(.up), at: time, to: &wire, &events)
          wire.messages = []
          ask(first)
          for _ in 0..<steps { outbound.step(at: time, to: &wire, &events) }
          let place = wire.messages.count
          ask(second)
          while outbound.hasWork { outbound.step(at: time, to: &wire, &events) }
          #expect(
            told(from: 0).isSuperset(of: first) && told(from: place).isSuperset(of: second)
              && told(from: 0).isSubset(
                of: min(
                  first.lowerBound, second.lowerBound)...max(first.upperBound, second.upperBound)),
            "\(first), after \(steps) steps \(second)")
          outbound.checkInvariants()
        }
      }
    }
  }

  /// After a power cut numbers leap, over some thousands at a time: one gap fill says so, and each turn looks at 8,192 numbers.
  @Test func `a resend over numbers that were never given out looks at some of them each turn`() {
    run(
      """
      send D|{order a}
      > D|2|{order a}
      leap 20000
      send D|{order b}
      > D|20000|{order b}
      < 2|2|7=2|16=0
      > D|2|43=Y|122=NOW|{order a}
      tick
      tick
      > 4|3|43=Y|122=NOW|36=20000|123=Y
      > D|20000|43=Y|122=NOW|{order b}
      ! resend_finished 20000
      leap 20010
      < 2|3|7=20001|16=0
      > 4|20001|43=Y|122=NOW|36=20010|123=Y
      ! resend_finished 20009
      """)
  }

  @Test func `a resend waits for the wire, and what is new doesn't`() {
    run(
      """
      send D|{order a}
      > D|2|{order a}
      send D|{order b}
      > D|3|{order b}
      send D|{order c}
      > D|4|{order c}
      enough 2
      < 2|2|7=1|16=0
      > 4|1|43=Y|122=NOW|36=2|123=Y
      > D|2|43=Y|122=NOW|{order a}
      enough 0
      tick
      send D|{order d}
      > D|5|{order d}
      enough 9
      tick
      > D|3|43=Y|122=NOW|{order b}
      > D|4|43=Y|122=NOW|{order c}
      ! resend_finished 4
      """)
  }

  @Test func `stale orders are skipped, other messages aren't`() {
    run(
      """
      send D|{order a}
      > D|2|{order a}
      send 8|37=x
      > 8|3|37=x
      + 20s
      send D|{order b}
      > D|4|{order b}
      < 2|2|7=2|16=0
      ! skipped 2 stale
      > 4|2|43=Y|122=NOW|36=3|123=Y
      > 8|3|43=Y|122=NOW-20|37=x
      > D|4|43=Y|122=NOW|{order b}
      """
    ) { $0.staleAfter = .seconds(10) }
  }

  /// How old it is nobody knows then, and a trader's process that comes again has the clock that it finds.
  @Test func `an order of an hour that is yet to come is stale`() {
    run(
      """
      send D|{order a}
      > D|2|{order a}
      wall - 32s
      send D|{order b}
      > D|3|{order b}
      + 1s
      < 2|2|7=2|16=0
      ! skipped 2 stale
      > 4|2|43=Y|122=NOW|36=3|123=Y
      > D|3|43=Y|122=NOW-1|{order b}
      """
    ) { $0.staleAfter = .seconds(10) }
  }

  @Test func `where no order is to be resent none is, in the same moment either`() {
    run(
      """
      send D|{order a}
      > D|2|{order a}
      < 2|2|7=2|16=0
      ! skipped 2 stale
      > 4|2|43=Y|122=NOW|36=3|123=Y
      wall - 32s
      < 2|3|7=2|16=0
      ! skipped 2 stale
      > 4|2|43=Y|122=NOW|36=3|123=Y
      """
    ) { $0.staleAfter = .zero }
  }

  @Test func `market data isn't resent: it says what a book was`() {
    run(
      """
      send 8|37=x
      > 8|2|37=x
      send X|268=1|269=2
      > X|3|268=1|269=2
      send W|55=A|268=0
      > W|4|55=A|268=0
      send 8|37=y
      > 8|5|37=y
      < 2|2|7=2|16=0
      > 8|2|43=Y|122=NOW|37=x
      ! skipped 3 stale
      ! skipped 4 stale
      > 4|3|43=Y|122=NOW|36=5|123=Y
      > 8|5|43=Y|122=NOW|37=y
      """)
  }

  /// Whoever lost it with a connection would wait for an answer to that message for ever.
  @Test func `who asks for the same again and again is sent away`() {
    run(
      """
      < 2|2|7=1|16=0
      > 4|1|43=Y|122=NOW|36=2|123=Y
      < 2|3|7=1|16=0
      > 4|1|43=Y|122=NOW|36=2|123=Y
      < 2|4|7=1|16=0
      > 5|2|58=ResendRequest repeated too often
      ! logout_sent resend_repeated
      < 5|5
      ! down own_logout
      """
    ) { $0.resendRepeatMax = 2 }
  }

  @Test func `who goes back and forth gets nowhere, who goes on does`() {
    run(
      """
      send D|{order a}
      > D|2|{order a}
      send D|{order b}
      > D|3|{order b}
      < 2|2|7=2|16=2
      > D|2|43=Y|122=NOW|{order a}
      < 2|3|7=3|16=3
      > D|3|43=Y|122=NOW|{order b}
      < 2|4|7=2|16=2
      > D|2|43=Y|122=NOW|{order a}
      < 2|5|7=3|16=3
      > 5|4|58=ResendRequest repeated too often
      ! logout_sent resend_repeated
      < 5|6
      ! down own_logout
      """
    ) { $0.resendRepeatMax = 2 }
  }

  @Test func `what is missing is resent after our own Logout too, in steps`() {
    run(
      """
      send D|{order a}
      > D|2|{order a}
      send D|{order b}
      > D|3|{order b}
      send D|{order c}
      > D|4|{order c}
      logout
      > 5|5
      < 2|2|7=2|16=0
      > D|2|43=Y|122=NOW|{order a}
      > D|3|43=Y|122=NOW|{order b}
      tick
      > D|4|43=Y|122=NOW|{order c}
      > 4|5|43=Y|122=NOW|36=6|123=Y
      < 5|3
      ! down own_logout
      """
    ) { $0.resendStep = 2 }
  }

  @Test func `two sides that lack something don't wait for each other`() {
    run(
      """
      send D|{order a}
      > D|2|{order a}
      < 2|5|7=2|16=0
      > D|2|43=Y|122=NOW|{order a}
      > 2|3|7=2|16=0
      < 4|2|43=Y|122=NOW|36=5|123=Y
      # Its own number is done with.
      expected 6
      """)
  }

  @Test func `what the store no longer has is filled, and told of`() {
    let long = String(repeating: "x", count: 60_000)
    var text = ""
    for number in 2..<22 {
      text += "send D|58=\(number)\(long)\n> D|\(number)|58=\(number)\(long)\n"
    }
    run(
      text + """
        < 2|2|7=2|16=2
        ! skipped 2 gone_from_store
        > 4|2|43=Y|122=NOW|36=3|123=Y
        < 2|3|7=21|16=0
        > D|21|43=Y|122=NOW|58=21\(long)
        """)
  }
}
