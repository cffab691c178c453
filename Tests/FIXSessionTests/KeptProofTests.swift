// What was kept of a store over a power cut is proven when the store is made anew out of it: a bit that was flipped in it is
// seen, and what the cut itself can leave isn't taken for damage.

import Events
import Glibc
import Platform
import Testing

@testable import FIXSession

@Suite struct KeptProofTests {
  /// One small store and the file that keeps it, ready for another boot.
  private final class World {
    let scratch = ScratchDirectory()
    var path: String { scratch.path + "/kept" }
    var store: String { scratch.path + "/a" }
    let desk = KeepingDesk(count: 1)
    private(set) var kept: KeptStores?

    deinit {
      for name in ["kept", "kept.new"] { _ = unsafe unlink(scratch.path + "/" + name) }
    }

    func open() throws -> MappedStore { try SmallStore.open(store) }

    func start() throws {
      let session = KeptSession(
        path: store, sender: "US", target: "THEM0", capacity: SmallStore.capacity,
        numberMax: 1 << 31)
      kept = try KeptStores.open(
        path, [session], found: try KeptStores.find(path), boot: KeptStoresTests.boot, doubt: 0)
    }

    /// `meanwhile`: what gateway-out does before the keeper has copied.
    func keep(_ store: inout MappedStore, meanwhile: (inout MappedStore) -> Void = { _ in }) throws
    {
      let asked = desk.ask()
      store.leaveWords(on: desk, 0)
      desk.answer(asked)
      meanwhile(&store)
      try kept?.keep(desk, asked)
    }

    func stop() { kept = nil }

    /// What a start on another boot makes of it.
    func restore() throws(StoreError) {
      try KeptStores.find(path)?.restore([
        (path: store, sender: "US", target: "THEM0", numberMax: 1 << 31)
      ])
    }

    func restored() throws -> StoreAnswers {
      try restore()
      return StoreAnswers(try open())
    }
  }

  @Test func `whatever bit of what was kept is flipped, it is refused or gives the same store`()
    throws
  {
    let world = World()
    do {
      var store = try world.open()
      SmallStore.fill(&store, 0..<30)
      store.reset(at: Nanoseconds(88))
      SmallStore.fill(&store, 100..<140)
    }
    try world.start()
    do {
      var store = try world.open()
      SmallStore.append(&store, 140, marked: true)
      try world.keep(&store)
      SmallStore.append(&store, 141, marked: true)
      SmallStore.append(&store, 142, marked: false)
      try world.keep(&store)
    }
    world.stop()
    let image = try FileImage(world.path)
    let good = image.bytes
    let answers = try world.restored()
    let bound = answers.nextOutbound
    #expect(answers.held.count > 20 && answers.mark == 1_141 && bound > KeptStores.window)
    let head = KeptLayout.headByteCount(1)
    let turn = KeptLayout.turnByteCount(1)
    let area = KeptLayout.areasOffset(1)
    // The power cut can have taken one of the two turns: the newest one, and then the one before counts.
    let newest = head + Int(try #require(try KeptStores.find(world.path)).generation % 2) * turn
    image.bytes.replaceSubrange(newest..<newest + turn, with: [UInt8](repeating: 0, count: turn))
    let earlier = try world.restored()
    #expect(earlier.mark == 1_140 && earlier.held.last?.number == answers.held.last!.number - 2)
    image.bytes = good
    var refused = 0
    var same = 0
    var fallen = 0
    var unseen: [Int] = []
    for bit in 0..<good.count * 8 {
      let at = bit / 8
      // Of the bytes that nothing was written to, under a sum all the same, one bit each.
      if at < area, good[at] == 0, bit % 8 != at % 8 { continue }
      image.flip(bit)
      defer { image.flip(bit) }
      do throws(StoreError) {
        try world.restore()
      } catch {
        refused += 1
        // By its name, and with that of the store. (To search a text takes long, and there are many.)
        let isNamed =
          error.path == world.path
          && (at < area || bit % 61 != 0
            || error.message.hasPrefix("can't make '\(world.store)' anew out of it: the "))
        if head..<area ~= at || !isNamed { unseen.append(bit) }
        continue
      }
      let store = try world.open()
      let isFallen = newest..<newest + turn ~= at
      let isAsItWas = (isFallen ? earlier : answers).areThose(of: store)
      if !isAsItWas || at < head { unseen.append(bit) }
      if isFallen { fallen += 1 } else { same += 1 }
    }
    let first = unseen.first.map { "byte \($0 / 8), bit \($0 % 8)" }
    #expect(first == nil, "\(unseen.count) flips weren't seen")
    #expect(image.bytes == good)
    let held = answers.held.reduce(0) { $0 + 48 + ($1.bytes.count + 7) / 8 * 8 }
    // The header, and each record; of the turns none, and of the ring only what isn't held.
    #expect(refused > held * 8 + head && same > turn && fallen >= turn)
    print(
      "kept: \(refused) bits flipped were refused, \(fallen) were a torn turn, \(same) harmless")
    // Mended by hand, it is as it was.
    #expect(try world.restored() == answers)
  }

  /// Between a turn's moment and the copy gateway-out goes on, round the ring and further.
  @Test func `what is overwritten while it is copied isn't spoken of`() throws {
    var whole = 0
    var partly = 0
    for count in 0..<60 {
      let world = World()
      do {
        var store = try world.open()
        SmallStore.fill(&store, 0..<45)
      }
      try world.start()
      var before: StoreAnswers?
      do {
        var store = try world.open()
        SmallStore.fill(&store, 45..<49)
        before = StoreAnswers(store)
        try world.keep(&store) { store in
          SmallStore.fill(&store, 49..<(49 + count / 2))
          if count % 5 == 4 { store.reset(at: Nanoseconds(99)) }
          SmallStore.fill(&store, (49 + count / 2)..<(49 + count))
        }
      }
      world.stop()
      let after = try world.restored()
      let old = try #require(before)
      #expect(after.held == Array(old.held.suffix(after.held.count)), "\(count) meanwhile")
      #expect(after.mark == old.mark && after.nextOutbound > KeptStores.window)
      if after.held.count == old.held.count { whole += 1 } else { partly += 1 }
    }
    #expect(whole >= 2 && partly > 20, "\(whole) whole, \(partly) partly")
  }

  /// What the device has of a copy when the power is cut: some sectors, and neither of the turns behind it.
  @Test(arguments: [1, 3, 8, 20, 45, 90])
  func `a copy that was cut leaves what the last turn speaks of`(count: Int) throws {
    let world = World()
    do {
      var store = try world.open()
      SmallStore.fill(&store, 0..<45)
    }
    try world.start()
    let image = try FileImage(world.path)
    let before = image.bytes
    let old: StoreAnswers
    do {
      var store = try world.open()
      old = StoreAnswers(store)
      SmallStore.fill(&store, 45..<(45 + count))
      try world.keep(&store)
    }
    world.stop()
    let after = image.bytes
    let head = KeptLayout.headByteCount(1)
    let turn = KeptLayout.turnByteCount(1)
    let generation = try #require(try KeptStores.find(world.path)).generation
    // Where much has come, another turn was on the device before the copy was.
    let isTaken = generation == 4
    #expect(isTaken == (count >= 8) && (isTaken || generation == 3))
    let newest = head + Int(generation % 2) * turn
    for pattern in 0..<256 {
      var cut = after
      cut.replaceSubrange(
        newest..<newest + turn, with: isTaken ? before[newest..<newest + turn] : [])
      if !isTaken { cut.insert(contentsOf: before[newest..<newest + turn], at: newest) }
      for sector in 0..<8 where pattern & 1 << sector == 0 {
        let at = KeptLayout.areasOffset(1) + sector * 512
        cut.replaceSubrange(at..<at + 512, with: before[at..<at + 512])
      }
      image.bytes = cut
      let left = try world.restored()
      #expect(left.held == Array(old.held.suffix(left.held.count)))
      #expect(isTaken || left.held == old.held)
      #expect(left.mark == old.mark && left.nextOutbound > KeptStores.window)
    }
    image.bytes = after
    #expect(try world.restored().held.count > 20)
  }

  @Test func `a kept file without a good turn is a reason not to start`() throws {
    let world = World()
    _ = try world.open().nextOutbound
    try world.start()
    world.stop()
    let image = try FileImage(world.path)
    let turn = KeptLayout.headByteCount(1)
    image.flip(turn * 8 + 3)
    #expect(try KeptStores.find(world.path)?.generation == 1)
    image.flip((turn + KeptLayout.turnByteCount(1)) * 8 + 3)
    #expect(throws: StoreError.self) { try KeptStores.find(world.path) }
  }

  @Test(arguments: [false, true])
  func `whichever turn is damaged, no number comes twice`(isReset: Bool) throws {
    for which in 0..<2 {
      let world = World()
      _ = try world.open().nextOutbound
      try world.start()
      do {
        var store = try world.open()
        store.setNextOutbound(isReset ? 9 : 40_000)
        if isReset { store.reset(at: Nanoseconds(99)) }
        try world.keep(&store)
        #expect(world.desk.limit(0) == (isReset ? 1 : 40_000) + KeptStores.window)
        #expect(world.desk.epoch(0) == (isReset ? 2 : 1))
        // It may, and then the power is cut.
        store.setNextOutbound(isReset ? 50_000 : 100_000)
      }
      world.stop()
      let turn = KeptLayout.headByteCount(1) + which * KeptLayout.turnByteCount(1)
      try FileImage(world.path).flip((turn + KeptLayout.Turn.sessions) * 8)
      let left = try world.restored()
      #expect(left.nextOutbound >= (isReset ? 50_000 : 100_000) && left.epoch == (isReset ? 2 : 1))
    }
  }
}
