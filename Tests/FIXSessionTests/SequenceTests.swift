// Numbers: gaps, duplicates, resets, and the end of them.

import Testing

@testable import FIXSession

@Suite struct SequenceTests {
  static let logon = """
    connect
    < A|1|98=0|108=30
    > A|1|98=0|108=30
    """

  func run(_ text: String, _ change: (inout SessionConfig) -> Void = { _ in }) {
    Script.run(.acceptor, Self.logon + "\n" + text, change)
  }

  @Test func `a gap is asked for once, and what waits is handled when it closes`() {
    run(
      """
      < D|4|{order c}
      > 2|2|7=2|16=0
      ! gap 2 3
      < D|5|{order d}
      < 1|6|112=ping
      < D|2|43=Y|122=NOW-1|{order a}
      * D|2|43=Y
      < D|3|43=Y|122=NOW-1|{order b}
      * D|3|43=Y
      * D|4
      * D|5
      > 0|3|112=ping
      ! gap_closed 4
      expected 7
      # The resend goes on to the end, and is known already.
      < D|4|43=Y|122=NOW-1|{order c}
      ! discarded 4 duplicate
      """)
  }

  @Test func `what waits of the old numbers isn't delivered under the new ones`() {
    run(
      """
      < D|4|{order c}
      > 2|2|7=2|16=0
      ! gap 2 3
      < A|1|98=0|108=30|141=Y
      ! numbers_reset
      > A|1|98=0|108=30|141=Y
      < D|2|{order x}
      * D|2
      < D|3|{order y}
      * D|3
      expected 4
      < D|4|{order z}
      * D|4
      expected 5
      """)
  }

  @Test func `a second gap behind the first is asked for in its turn`() {
    run(
      """
      < D|3|{order b}
      > 2|2|7=2|16=0
      < D|6|{order e}
      < D|2|43=Y|122=NOW|{order a}
      * D|2|43=Y
      * D|3
      > 2|3|7=4|16=0
      ! gap 4 6
      < 4|4|43=Y|122=NOW|36=6|123=Y
      * D|6
      expected 7
      """)
  }

  @Test func `a gap is asked for in parts where that is configured`() {
    run(
      """
      < D|8|{order g}
      > 2|2|7=2|16=4
      < D|2|43=Y|122=NOW|{order a}
      * D|2|43=Y
      < 4|3|43=Y|122=NOW|36=5|123=Y
      > 2|3|7=5|16=7
      < 4|5|43=Y|122=NOW|36=8|123=Y
      * D|8
      expected 9
      """
    ) { $0.resendChunk = 3 }
  }

  @Test func `what was dealt with ahead of a gap isn't asked for in parts`() {
    var text = """
      < D|70|{order z}
      > 2|2|7=2|16=2

      """
    for number in 3..<60 {
      text += """
        < 0|\(number)|999=x
        > 3|\(number)|45=\(number)|58=Invalid tag number|371=999|372=0|373=0

        """
    }
    run(
      text + """
        < D|2|43=Y|122=NOW|{order a}
        * D|2|43=Y
        > 2|60|7=60|16=60
        expected 60
        """
    ) { $0.resendChunk = 1 }
  }

  @Test func `what doesn't fit ahead of a gap is asked for again`() {
    run(
      """
      < D|3|{order b}
      > 2|2|7=2|16=0
      < D|4|{order c}
      < D|5|{order d}
      < D|6|{order e}
      ! discarded 6 queue_full
      < D|2|43=Y|122=NOW|{order a}
      * D|2|43=Y
      * D|3
      * D|4
      * D|5
      > 2|3|7=6|16=0
      < D|6|43=Y|122=NOW|{order e}
      * D|6|43=Y
      expected 7
      """
    ) { $0.queueCount = 4 }
    // By bytes.
    run(
      """
      < D|3|{order b}
      > 2|2|7=2|16=0
      < D|4|{order c}
      ! discarded 4 queue_full
      < D|2|43=Y|122=NOW|{order a}
      * D|2|43=Y
      * D|3
      > 2|3|7=4|16=0
      """
    ) { $0.queueByteCount = 200 }
  }

  @Test func `a gap that nobody fills is asked for again, then it is over`() {
    run(
      """
      < D|3|{order b}
      > 2|2|7=2|16=0
      + 29s
      < 0|4
      + 1s
      > 2|3|7=2|16=0
      < 0|5
      + 25s
      < 0|6
      + 5s
      > 5|4|58=ResendRequest not answered
      ! logout_sent gap_unanswered
      """
    ) { $0.gapAttemptsMax = 2 }
  }

  @Test func `too low without PossDup ends it`() {
    run(
      """
      < 0|2
      < 0|2
      > 5|2|58=MsgSeqNum too low, expecting 3 but received 2
      ! down number_too_low
      ended
      """)
  }

  @Test func `a duplicate is dropped, a resend that wasn't here before is taken`() {
    run(
      """
      < D|2|{order a}
      * D|2
      < D|2|43=Y|122=NOW|{order a}
      ! discarded 2 duplicate
      < D|3|43=Y|122=NOW|{order b}
      * D|3|43=Y
      expected 4
      """)
  }

  @Test func `PossDup needs the time of the first sending`() {
    run(
      """
      < D|2|{order a}
      * D|2
      < D|2|43=Y|{order a}
      > 3|2|45=2|58=Required tag missing|371=122|372=D|373=1
      expected 3
      < D|3|43=Y|{order a}
      > 3|3|45=3|58=Required tag missing|371=122|372=D|373=1
      expected 4
      """)
  }

  @Test func `a first sending after the second is a lie`() {
    run(
      """
      < D|2|43=Y|122=NOW+1|{order a}
      > 3|2|45=2|58=SendingTime accuracy problem|372=D|373=10
      > 5|3
      ! logout_sent original_time_wrong
      < D|3|{order b}
      ! discarded 3 after_logout
      expected 3
      < 5|4
      ! down own_logout
      """)
  }

  @Test func `times of whole seconds are compared as such`() {
    run(
      """
      + 400ms
      < D|2|43=Y|122=NOW|52=20260105-10:00:00|{order a}
      * D|2|43=Y
      """)
  }

  @Test func `PossResend is the application's business`() {
    run(
      """
      < D|2|97=Y|{order a}
      * D|2|97=Y
      """)
  }

  @Test func `a message without a number ends it`() {
    run(
      """
      < 0|
      > 5|2|58=Received message without MsgSeqNum
      ! down number_missing
      ended
      """)
  }

  @Test func `a message that is rejected out of turn is rejected once`() {
    run(
      """
      < D|3|{order b}|999=x
      > 3|2|45=3|58=Invalid tag number|371=999|372=D|373=0
      > 2|3|7=2|16=0
      < D|2|43=Y|122=NOW|{order a}
      * D|2|43=Y
      expected 4
      """)
  }

  // MARK: Limits

  @Test func `numbers run out with a warning and a Logout`() {
    run(
      """
      send D|{order a}
      > D|2|{order a}
      send D|{order b}
      > D|3|{order b}
      < 1|2|112=x
      > 0|4|112=x
      ! near_limit 4
      send D|{order c}
      > D|5|{order c}
      send D|{order d}
      > D|6|{order d}
      send D|{order e}
      > D|7|{order e}
      send D|{order f}
      > 5|8|58=MsgSeqNum limit reached
      ! logout_sent numbers_exhausted
      next 9
      < 5|3
      ! down own_logout
      """
    ) {
      $0.numberMax = 8
      $0.numberWarning = 5
    }
  }

  /// Neither a Heartbeat nor an answer takes the number that says why it ends.
  @Test(arguments: ["+ 100ms", "< 1|2|112=x", "< D|2|999=x|{order a}"])
  func `the last number is a Logout's, whatever else there was to say`(_ step: String) {
    run(
      """
      leap 8
      \(step)
      > 5|8|58=MsgSeqNum limit reached
      ! logout_sent numbers_exhausted
      next 9
      """
    ) { $0.numberMax = 8 }
  }

  @Test func `who logs on where only the last number is left hears why it can't be`() {
    run(
      """
      cut
      leap 8
      connect
      < A|2|98=0|108=30
      > 5|8|58=MsgSeqNum limit reached
      < 5|3
      ! down own_logout
      cut
      # And who comes then hears nothing: no number is left for it.
      connect
      < A|4|98=0|108=30
      next 9
      + 2s
      ! down logout_timeout
      cut
      connect
      < A|1|98=0|108=30|141=Y
      > A|1|98=0|108=30|141=Y
      """
    ) { $0.numberMax = 8 }
  }

  @Test func `the other side's numbers run out too`() {
    run(
      """
      < 4|2|36=7|123=Y
      ! near_limit 2
      < 0|7
      < 0|8
      > 5|2|58=MsgSeqNum limit reached
      """
    ) {
      $0.numberMax = 8
      $0.numberWarning = 3
    }
    run(
      """
      < 0|9
      > 5|2|58=MsgSeqNum beyond the limit
      ended
      """
    ) { $0.numberMax = 8 }
  }

  @Test func `a number beyond all counting is refused`() {
    run(
      """
      < 0|4294967298
      > 5|2|58=MsgSeqNum beyond the limit
      ended
      """)
    run(
      """
      < 4|2|36=99999999999|123=Y
      > 3|2|45=2|58=Value is incorrect (out of range) for this tag|372=4|373=5
      """)
  }
}
