// Numbers that are passed over: gap fills and resets.

import Testing

@testable import FIXSession

@Suite struct GapFillTests {
  func run(_ text: String, _ change: (inout SessionConfig) -> Void = { _ in }) {
    Script.run(.acceptor, SequenceTests.logon + "\n" + text, change)
  }

  @Test func `gap fills move on, in their turn`() {
    run(
      """
      < 4|2|36=10|123=Y
      expected 10
      < 4|12|36=20|123=Y
      > 2|2|7=10|16=0
      < 4|10|43=Y|122=NOW|36=12|123=Y
      expected 20
      < 4|11|43=Y|122=NOW|36=12|123=Y
      ! discarded 11 duplicate
      < 4|11|36=30|123=Y
      > 5|3|58=MsgSeqNum too low, expecting 20 but received 11
      """)
  }

  @Test func `what a gap fill passes over is dropped`() {
    run(
      """
      < D|4|{order c}
      > 2|2|7=2|16=0
      < 4|2|43=Y|122=NOW|36=6|123=Y
      ! discarded 0 skipped_by_peer
      expected 6
      """)
  }

  /// Two resends that overlap: the second's gap fill begins at a number that the first has brought.
  @Test func `a gap fill that begins before the gap fills it from where it is`() {
    run(
      """
      < D|6|{order c}
      > 2|2|7=2|16=0
      < 4|2|43=Y|122=NOW|36=4|123=Y
      expected 4
      < 4|2|43=Y|122=NOW|36=4|123=Y
      ! discarded 2 duplicate
      expected 4
      < 4|2|43=Y|122=NOW|36=6|123=Y
      ! gap_closed 6
      * D|6
      expected 7
      < 4|2|43=Y|122=NOW|36=9|123=Y
      ! discarded 2 duplicate
      expected 7
      """)
  }

  @Test func `a gap fill backwards is rejected and counts`() {
    run(
      """
      < 4|2|36=2|123=Y
      > 3|2|45=2|58=Value is incorrect (out of range) for this tag|372=4|373=5
      expected 3
      """)
  }

  @Test func `a reset ignores its own number, and goes up only`() {
    run(
      """
      < 4|77|36=9
      expected 9
      < 4|1|36=9|123=N
      expected 9
      < 4|5|36=8
      > 3|2|45=5|58=Value is incorrect (out of range) for this tag|372=4|373=5
      ! reject_sent 5 reset_downwards
      expected 9
      < 0|9
      expected 10
      """)
  }

  @Test func `a reset closes a gap, and what waited from there on is handled`() {
    run(
      """
      < D|4|{order c}
      > 2|2|7=2|16=0
      < D|5|{order d}
      < 4|0|36=5
      ! gap_closed 5
      * D|5
      expected 6
      """)
  }
}
