// Sessions that call: nobody else takes their place meanwhile, and a call that comes to nothing is followed by another.

import Events
import FIXSession
import Glibc
import Testing

@testable import FIXGateways

@Suite struct CallingTests {
  private static let wall = Nanoseconds(1_767_607_200_000_000_000)

  /// `VENUE` calls `CLIENT` there.
  private static func calling(_ door: CalledDoor, at host: String = "127.0.0.1", stores: String)
    throws -> BothGateways
  {
    try BothGateways(stores: stores, at: wall, calling: FIXEndpoint(host: host, port: door.port)) {
      $0.role = .initiator
      $0.credentials = .password(user: "trader", password: "sesame")
    }
  }

  /// Turns until the one that was called has heard a Logon. Nil where none comes.
  private static func logon(at door: CalledDoor, of gateways: BothGateways) -> String? {
    var caller: Int32?
    var heard = ""
    // The kernel calls again after a second, and after two more.
    for _ in 0..<60_000 {
      gateways.turn()
      if let next = door.answer() { caller = next }
      if let caller { heard += CalledDoor.said(by: caller) }
      if heard.contains("\u{1}10=") { return heard }
      usleep(500)
    }
    return nil
  }

  @Test func `who calls as one whom we call hears nothing, and the call goes on`() throws {
    try withScratchStores { stores in
      let door = try CalledDoor(isFull: true)
      let gateways = try Self.calling(door, stores: stores)
      for _ in 0..<2 {
        let stranger = gateways.call()
        stranger.say("A|1|98=0|108=30")
        #expect(stranger.isClosed)
        #expect(gateways.turnedAway == .calledByUs)
      }
      let logon = try #require(Self.logon(at: door, of: gateways))
      #expect(logon.contains("\u{1}34=1\u{1}") && logon.contains("\u{1}554=sesame\u{1}"))
    }
  }

  @Test func `a name is looked up by another thread, and called once it is found`() throws {
    try withScratchStores { stores in
      let door = try CalledDoor()
      let gateways = try Self.calling(door, at: "localhost", stores: stores)
      gateways.pass(.seconds(1))
      #expect(gateways.calls == 0 && gateways.vain.stage == .none)
      try gateways.findHosts()
      for _ in 0..<60_000 where gateways.calls == 0 {
        gateways.pass(.milliseconds(10))
        usleep(500)
      }
      #expect(gateways.calls == 1)
      #expect(Self.logon(at: door, of: gateways) != nil)
    }
  }

  @Test func `who has no descriptor left for a call that is through calls again`() async {
    // The limit is a process's.
    await #expect(processExitsWith: .success) {
      try withScratchStores { stores in
        let door = try CalledDoor()
        let gateways = try Self.calling(door, stores: stores)
        gateways.turn()
        #expect(gateways.calls == 1)
        var limit = rlimit()
        _ = unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let next = dup(0)
        close(next)
        var none = limit
        none.rlim_cur = rlim_t(next)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &none)
        for _ in 0..<10_000 where gateways.vain.stage == .none {
          gateways.turn()
          usleep(500)
        }
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        try #require(gateways.vain.stage == .connecting && gateways.vain.code == EMFILE)
        // Longer than the first wait can be.
        gateways.pass(.milliseconds(200))
        try #require(gateways.calls == 2)
        try #require(Self.logon(at: door, of: gateways) != nil)
      }
    }
  }
}
