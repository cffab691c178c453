// Rejects, heartbeats and endings.

import Testing

@testable import FIXSession

@Suite struct MessageTests {
  func run(_ text: String, _ change: (inout SessionConfig) -> Void = { _ in }) {
    Script.run(.acceptor, SequenceTests.logon + "\n" + text, change)
  }

  // MARK: Rejects

  @Test(arguments: [
    ("0|2|999=HI", "45=2|58=Invalid tag number|371=999|372=0|373=0"),
    ("0|2|5999=HI", "45=2|58=Invalid tag number|371=5999|372=0|373=0"),
    ("0|2|-1=HI", "45=2|58=Invalid tag number|371=-1|372=0|373=0"),
    ("1|2", "45=2|58=Required tag missing|371=112|372=1|373=1"),
    ("0|2|56=-", "45=2|58=Required tag missing|371=56|372=0|373=1"),
    ("0|2|55=AB", "45=2|58=Tag not defined for this message type|371=55|372=0|373=2"),
    ("0|2|112=", "45=2|58=Tag specified without a value|371=112|372=0|373=4"),
    (
      "D|2|11=a|21=9|38=1|40=1|54=1|55=AB|60=NOW",
      "45=2|58=Value is incorrect (out of range) for this tag|371=21|372=D|373=5"
    ),
    (
      "D|2|11=a|21=1|38=+1|40=1|54=1|55=AB|60=NOW",
      "45=2|58=Incorrect data format for value|371=38|372=D|373=6"
    ),
    ("*|2", "45=2|58=Invalid MsgType|372=*|373=11"),
    (
      "D|2|11=a|11=b|21=1|38=1|40=1|54=1|55=AB|60=NOW",
      "45=2|58=Tag appears more than once|371=11|372=D"
    ),
  ])
  func `what the dictionary refuses is rejected and counts`(_ message: String, _ fields: String) {
    run(
      """
      < \(message)
      > 3|2|\(fields)
      ! reject_sent 2 invalid_message
      expected 3
      """)
  }

  @Test func `comp ids of somebody else end it`() {
    run(
      """
      < D|2|49=X|{order a}
      > 3|2|45=2|58=CompID problem|372=D|373=9
      > 5|3
      ! logout_sent wrong_comp_id
      < 5|3
      ! down own_logout
      """)
  }

  @Test func `a time too far off ends it, a little off doesn't`() {
    run(
      """
      < 0|2|52=NOW-120
      < 0|3|52=NOW+120
      < 0|4|52=NOW-121
      > 3|2|45=4|58=SendingTime accuracy problem|372=0|373=10
      > 5|3
      ! logout_sent sending_time
      + 2s
      ! down logout_timeout
      """)
  }

  @Test func `another version ends it`() {
    run(
      """
      <41 0|2
      > 5|2|58=Incorrect BeginString
      ! logout_sent wrong_begin_string
      expected 2
      """)
  }

  @Test func `what the application doesn't take, and what lacks a field by condition`() {
    run(
      """
      < 8|2|6=0|14=0|17=e|20=0|37=o|39=0|54=1|55=AB|150=0|151=1
      > j|2|45=2|58=Unsupported Message Type|372=8|380=3
      ! reject_sent 2 unsupported_type
      < D|3|11=a|21=1|38=1|40=2|54=1|55=AB|60=NOW
      > j|3|45=3|58=Conditionally Required Field Missing (44)|372=D|380=5
      expected 4
      """)
  }

  @Test func `routes are turned round`() {
    run(
      """
      < D|2|115=A|116=B|144=C|11=a
      > 3|2|128=A|129=B|145=C|45=2|58=Required tag missing|371=21|372=D|373=1
      < D|3|128=A|129=B|145=C|{order x}|999=a
      > 3|3|115=A|116=B|144=C|45=3|58=Invalid tag number|371=999|372=D|373=0
      < 8|4|128=A|6=0|14=0|17=e|20=0|37=o|39=0|54=1|55=AB|150=0|151=1
      > j|4|115=A|45=4|58=Unsupported Message Type|372=8|380=3
      """)
  }

  @Test func `garbled bytes are ignored and take no number`() {
    run(
      """
      << 8=FIX.4.2|9=24|35=0|34=2|49=THEM|56=US|10=000|
      ! discarded 0 garbled
      << noise and more
      < 0|2
      expected 3
      """)
  }

  @Test func `a message that is too large ends it`() {
    run(
      """
      << 8=FIX.4.2|9=2000000|35=0|
      ! down oversized
      ended
      """)
  }

  // MARK: Heartbeats

  @Test
  func `silence of ours is broken after one interval, of theirs after 1.2, and 2.4 is the end`() {
    run(
      """
      + 29900ms
      + 100ms
      > 0|2
      + 5900ms
      + 100ms
      > 1|3|112=TEST
      ! test_request_sent
      # No Heartbeat while it is open.
      + 35900ms
      + 100ms
      ! down heartbeat_timeout
      ended
      """)
  }

  @Test func `who was held up itself doesn't blame the other side`() {
    run(
      """
      + 29900ms
      stall 10s
      > 0|2
      # Of the 39.9 s of silence 9.9 were ours.
      + 5900ms
      + 100ms
      > 1|3|112=TEST
      ! test_request_sent
      """)
  }

  @Test func `any message answers a TestRequest, and heartbeats go on`() {
    run(
      """
      + 36s
      > 0|2
      > 1|3|112=TEST
      < 0|2|112=TEST
      + 29900ms
      + 100ms
      > 0|4
      """)
  }

  @Test func `jumps of the wall's clock move no heartbeat`() {
    run(
      """
      wall + 100000s
      tick
      wall - 90000s
      tick
      + 29900ms
      + 100ms
      > 0|2
      < 0|2
      """)
  }

  @Test func `a session may go without heartbeats`() {
    Script.run(
      """
      connect
      < A|1|98=0|108=0
      > A|1|98=0|108=0
      + 500s
      < 1|2|112=x
      > 0|2|112=x
      """)
  }

  @Test func `a TestReqID comes back whole or not at all`() {
    let fits = String(repeating: "x", count: 224)
    run(
      """
      < 1|2|112=\(fits)
      > 0|2|112=\(fits)
      < 1|3|112=\(fits)y
      > 3|3|45=3|58=Value is incorrect (out of range) for this tag|371=112|372=1|373=5
      expected 4
      """)
  }

  // MARK: Resends

  @Test func `a message that fits in no buffer takes no number`() {
    run(
      """
      send D|58=\(String(repeating: "x", count: 66_000))
      next 2
      send D|58=x
      > D|2|58=x
      """)
  }

  @Test func `a route that is too long is left out`() {
    let long = String(repeating: "x", count: 230)
    run(
      """
      < D|2|115=\(long)|116=desk|999=a|{order a}
      > 3|2|129=desk|45=2|58=Invalid tag number|371=999|372=D|373=0
      """)
  }

  // MARK: Endings

  @Test func `a Logout is answered whatever its number`() {
    for number in [1, 2, 9] {
      run(
        """
        < 5|\(number)
        > 5|2
        ! logout_received
        ! down peer_logout
        expected \(number == 2 ? 3 : 2)
        ended
        """)
    }
  }

  @Test func `our Logout waits for its answer, and still takes what comes before`() {
    run(
      """
      logout
      > 5|2
      < D|2|{order a}
      * D|2
      < 5|3
      ! down own_logout
      ended
      """)
    run(
      """
      logout
      > 5|2
      + 1900ms
      + 100ms
      ! down logout_timeout
      """)
  }

  /// What the application says behind it is on record alone. A number behind that one would look like a loss.
  @Test func `behind our Logout nothing is said with a number beyond one that wasn't sent`() {
    run(
      """
      logout
      > 5|2
      < 1|2|112=who
      > 0|3|112=who
      send D|{order a}
      next 5
      < 1|3|112=who
      next 5
      < D|4|115=someone|999=a|{order b}
      next 6
      < 5|5
      ! down own_logout
      ended
      """)
  }

  @Test func `what is sent while nobody is there is kept and resent`() {
    run(
      """
      cut
      ! down connection_lost
      send D|{order a}
      connect
      < A|2|98=0|108=30
      > A|3|98=0|108=30
      < 2|3|7=2|16=0
      > D|2|43=Y|122=NOW|{order a}
      > 4|3|43=Y|122=NOW|36=4|123=Y
      """)
  }

  @Test func `nothing is heard after the end`() {
    run(
      """
      < 5|2
      > 5|2
      < D|3|{order a}
      ended
      expected 3
      """)
  }

  // MARK: Schedule

  @Test func `at the schedule's end it logs out, and numbers begin anew with the next`() {
    let schedule = SessionSchedule(
      dailyFrom: ClockTime(hours: 9, minutes: 0)!, to: ClockTime(hours: 10, minutes: 1)!, in: .utc)
    run(
      """
      + 59900ms
      > 0|2
      > 1|3|112=TEST
      + 100ms
      ! logout_sent schedule_end
      > 5|4|58=End of session
      < 5|2
      ! down own_logout
      cut
      connect
      < A|3|98=0|108=30
      ! down outside_schedule
      cut
      wall + 83000s
      connect
      ! numbers_reset
      < A|1|98=0|108=30
      > A|1|98=0|108=30
      """
    ) { $0.schedule = schedule }
  }

  private static func morning(_ config: inout SessionConfig) {
    config.schedule = SessionSchedule(
      dailyFrom: ClockTime(hours: 9, minutes: 0)!, to: ClockTime(hours: 17, minutes: 0)!, in: .utc)
  }

  @Test func `who calls begins anew with the schedule as well, and not before`() {
    Script.run(
      .initiator,
      """
      connect
      > A|1|98=0|108=30
      < A|1|98=0|108=30
      cut
      connect
      > A|2|98=0|108=30
      < A|2|98=0|108=30
      cut
      wall + 86400s
      connect
      ! numbers_reset
      > A|1|98=0|108=30
      < A|1|98=0|108=30
      expected 2
      """, Self.morning)
  }

  @Test func `what is said between the schedule's start and the first call is of the new session`()
  {
    run(
      """
      cut
      send D|{order a}
      wall + 86400s
      tick
      ! numbers_reset
      tick
      send D|{order b}
      next 2
      connect
      < A|1|98=0|108=30
      > A|2|98=0|108=30
      < 2|2|7=1|16=1
      > D|1|43=Y|122=NOW|{order b}
      """, Self.morning)
  }
}
