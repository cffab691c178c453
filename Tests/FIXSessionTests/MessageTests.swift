// Rejects, heartbeats, resends and endings.

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
}
