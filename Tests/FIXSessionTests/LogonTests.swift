// How sessions begin, on both sides.

import Testing

@testable import FIXSession

@Suite struct LogonTests {
  @Test func `an acceptor answers with the interval it was asked for`() {
    Script.run(
      """
      connect
      < A|1|98=0|108=17
      > A|1|98=0|108=17
      ! up 17
      expected 2
      next 2
      """)
  }

  @Test func `the answer carries 141 only when the Logon did`() {
    Script.run(
      """
      connect
      < A|1|98=0|108=30|141=N
      > A|1|98=0|108=30
      cut
      ! down connection_lost
      send D|{order a}
      next 3
      connect
      < A|1|98=0|108=30|141=Y
      ! numbers_reset
      > A|1|98=0|108=30|141=Y
      expected 2
      next 2
      """)
  }

  @Test func `141 with another number than 1, or where it isn't welcome, is refused`() {
    Script.run(
      """
      connect
      < A|2|98=0|108=30|141=Y
      > 5|1|58=ResetSeqNumFlag refused
      ! down reset_refused
      ended
      """)
    Script.run(
      """
      connect
      < A|1|98=0|108=30|141=Y
      > 5|1|58=ResetSeqNumFlag refused
      ended
      """
    ) { $0.acceptsReset = false }
  }

  @Test func `a Logon too high is answered, then asked about once`() {
    Script.run(
      """
      connect
      < A|5|98=0|108=30
      > A|1|98=0|108=30
      > 2|2|7=1|16=0
      ! gap 1 4
      < 0|6
      expected 1
      < 4|1|43=Y|122=NOW|36=7|123=Y
      expected 7
      ! gap_closed 7
      """)
  }

  @Test func `a Logon too low is answered by a Logout`() {
    Script.run(
      """
      connect
      < A|1|98=0|108=30
      > A|1|98=0|108=30
      < 0|2
      cut
      connect
      < A|2|98=0|108=30
      > 5|2|58=MsgSeqNum too low, expecting 3 but received 2
      ! down number_too_low
      ended
      """)
  }

  @Test(arguments: [
    ("< 0|1", "not_logon"),
    ("< D|1|{order a}", "not_logon"),
    ("< A|1|49=X|98=0|108=30", "wrong_comp_id"),
    ("< A|1|56=X|98=0|108=30", "wrong_comp_id"),
    ("< A|1|52=NOW-121|98=0|108=30", "sending_time"),
    ("< A|1|52=NOW+121|98=0|108=30", "sending_time"),
    ("< A|1|52=then|98=0|108=30", "sending_time"),
    ("<41 A|1|98=0|108=30", "wrong_begin_string"),
    ("<< 8=FIX.4.2|9=20|35=A|34=1|49=THEM|56=US|10=000|", "garbled"),
    ("<< hello, is this FIX?", "noise"),
    ("<< 8=FIX.4.2|9=99999999|35=A|", "oversized"),
    ("< 5|1", "not_logon"),
  ])
  func `a first message that makes no sense ends it without a byte`(_ line: String, _ why: String) {
    Script.run(
      """
      connect
      \(line)
      ! down \(why)
      ended
      """)
  }

  @Test func `a Logon without 108 is answered`() {
    Script.run(
      """
      connect
      < A|1|98=0
      > 3|1|45=1|58=Required tag missing|371=108|372=A|373=1
      > 5|2|58=Invalid Logon
      ! down invalid_logon
      ended
      """)
  }

  @Test func `a Logon without a number is answered`() {
    Script.run(
      """
      connect
      < A||98=0|108=30
      > 5|1|58=Received message without MsgSeqNum
      ended
      """)
  }

  @Test func `encryption isn't spoken here`() {
    Script.run(
      """
      connect
      < A|1|98=1|108=30
      > 3|1|45=1|58=Value is incorrect (out of range) for this tag|371=98|372=A|373=5
      > 5|2|58=EncryptMethod not supported
      ! down encryption
      """)
  }

  @Test func `an interval outside of what is allowed is refused`() {
    Script.run(
      """
      connect
      < A|1|98=0|108=31
      > 3|1|45=1|58=Value is incorrect (out of range) for this tag|371=108|372=A|373=5
      > 5|2|58=HeartBtInt refused
      ended
      """
    ) { $0.heartbeatAllowed = 10...30 }
  }

  @Test func `credentials in RawData`() {
    for (line, isGood) in [
      ("95=6|96=secret", true), ("95=6|96=secreT", false), ("95=5|96=secre", false),
      ("95=7|96=secrets", false), ("", false),
    ] {
      Script.run(
        """
        connect
        < A|1|98=0|108=30\(line.isEmpty ? "" : "|" + line)
        \(isGood ? "> A|1|98=0|108=30" : "ended")
        ! \(isGood ? "up 30" : "down credentials")
        """
      ) { $0.credentials = .rawData(Array("secret".utf8)) }
    }
  }

  @Test func `credentials as Username and Password`() {
    for (line, isGood) in [
      ("553=me|554=pass", true), ("553=me|554=Pass", false), ("553=you|554=pass", false),
      ("553=me", false),
    ] {
      Script.run(
        """
        connect
        < A|1|98=0|108=30|\(line)
        \(isGood ? "> A|1|98=0|108=30" : "! down credentials")
        """
      ) { $0.credentials = .password(user: "me", password: "pass") }
    }
  }

  /// With whatever else is wrong: none of it is answered, and no number is taken, in or out.
  @Test(arguments: [
    "A|2|98=0|108=30|553=me|554=guess", "A|2|98=0", "A|2|98=1|108=30", "A|2|98=0|108=99999",
    "A|2|98=0|108=30|464=Y", "A|2|98=0|108=30|999=x", "A|1|98=0|108=30|141=Y", "A|1|98=0|108=30",
    "A|9|98=0|108=30", "A||98=0|108=30", "A|2147483648|98=0|108=30",
  ])
  func `who can't say who it is changes nothing`(_ logon: String) {
    Script.run(
      """
      connect
      < A|1|98=0|108=30|553=me|554=pass
      > A|1|98=0|108=30
      cut
      connect
      < \(logon)
      ! down credentials
      ended
      expected 2
      next 2
      cut
      connect
      < A|2|98=0|108=30|553=me|554=pass
      > A|2|98=0|108=30
      """
    ) { $0.credentials = .password(user: "me", password: "pass") }
  }

  @Test func `an initiator shows its credentials, an acceptor doesn't`() {
    Script.run(
      .initiator,
      """
      connect
      > A|1|98=0|108=30|553=me|554=pass
      """
    ) { $0.credentials = .password(user: "me", password: "pass") }
    Script.run(
      .initiator,
      """
      connect
      > A|1|95=3|96=abc|98=0|108=30
      """
    ) { $0.credentials = .rawData(Array("abc".utf8)) }
  }

  @Test func `both sides must agree that it is a test`() {
    Script.run(
      """
      connect
      < A|1|98=0|108=30
      > 5|1|58=TestMessageIndicator differs
      ! down test_mode
      """
    ) { $0.isTest = true }
    Script.run(
      """
      connect
      < A|1|98=0|108=30|464=Y
      > A|1|98=0|108=30|464=Y
      """
    ) { $0.isTest = true }
    Script.run(
      """
      connect
      < A|1|98=0|108=30|464=Y
      > 5|1|58=TestMessageIndicator differs
      """
    ) { $0.isTest = false }
  }

  @Test func `who says nothing is cut off`() {
    Script.run(
      """
      connect
      + 9900ms
      + 100ms
      ! down logon_timeout
      ended
      """)
  }

  // MARK: Initiator

  @Test func `a second Logon is a mistake`() {
    Script.run(
      """
      connect
      < A|1|98=0|108=30
      > A|1|98=0|108=30
      < A|2|98=0|108=30
      > 5|2|58=Already logged on
      ! logout_sent second_logon
      < 5|3
      ! down own_logout
      """)
  }

  @Test func `an initiator begins anew when the acceptor wants it`() {
    Script.run(
      .initiator,
      """
      connect
      > A|1|98=0|108=30
      < A|1|98=0|108=30|141=Y
      ! numbers_reset
      > A|1|98=0|108=30|141=Y
      expected 2
      next 2
      """)
    Script.run(
      .initiator,
      """
      connect
      > A|1|98=0|108=30
      < A|1|98=0|108=30|141=Y
      ! down reset_refused
      > 5|2|58=ResetSeqNumFlag refused
      """
    ) { $0.acceptsReset = false }
  }

  @Test func `an acceptor may begin anew with each Logon`() {
    Script.run(
      """
      connect
      < A|1|98=0|108=30
      > A|1|98=0|108=30
      < 0|2
      cut
      connect
      < A|1|98=0|108=30
      ! numbers_reset
      > A|1|98=0|108=30
      expected 2
      """
    ) { $0.resetsOnLogon = true }
  }

  @Test func `a second Logon with 141 where it isn't welcome`() {
    Script.run(
      """
      connect
      < A|1|98=0|108=30
      > A|1|98=0|108=30
      < A|1|98=0|108=30|141=Y
      > 5|2|58=ResetSeqNumFlag refused
      ! logout_sent reset_refused
      """
    ) { $0.acceptsReset = false }
  }

  @Test func `a second Logon with 141 begins anew`() {
    Script.run(
      """
      connect
      < A|1|98=0|108=30
      > A|1|98=0|108=30
      < D|2|{order a}
      * D|2
      < A|1|98=0|108=30|141=Y
      > A|1|98=0|108=30|141=Y
      ! numbers_reset
      expected 2
      next 2
      < D|2|{order b}
      * D|2
      """)
  }
}
