// The side that logs on first.

import Testing
@testable import FIXSession

@Suite struct InitiatorTests {
  @Test func `an initiator logs on and is up with the answer`() {
    Script.run(
      .initiator,
      """
      connect
      > A|1|98=0|108=30
      send D|{order early}
      < A|1|98=0|108=30
      ! up 30
      send D|{order late}
      > D|3|{order late}
      < 2|2|7=2|16=2
      > D|2|43=Y|122=NOW|{order early}
      """)
  }

  @Test func `an initiator that begins anew says so`() {
    Script.run(
      .initiator,
      """
      connect
      ! numbers_reset
      > A|1|98=0|108=30|141=Y
      < A|1|98=0|108=30|141=Y
      ! up 30
      expected 2
      next 2
      """
    ) { $0.resetsOnLogon = true }
  }

  @Test func `an initiator that is refused knows it`() {
    Script.run(
      .initiator,
      """
      connect
      > A|1|98=0|108=30
      < 3|1|45=1|58=no
      ! reject_received 1
      < 5|2|58=go away
      ! logout_received
      ! down peer_refused
      expected 3
      """)
  }

  @Test func `an initiator takes nothing else for an answer`() {
    Script.run(
      .initiator,
      """
      connect
      > A|1|98=0|108=30
      < 0|1
      ! down not_logon
      """)
    Script.run(
      .initiator,
      """
      connect
      > A|1|98=0|108=30
      + 10s
      ! down logon_timeout
      """)
  }

  @Test func `an answer too high is asked about`() {
    Script.run(
      .initiator,
      """
      connect
      > A|1|98=0|108=30
      < A|4|98=0|108=30
      > 2|2|7=1|16=0
      < D|1|43=Y|122=NOW-60|{order a}
      * D|1|43=Y
      < 4|2|43=Y|122=NOW|36=5|123=Y
      expected 5
      """)
  }
}
