// A board's copies are whole or none: layout, a reader beside a writer, a writer that stopped in the middle.

import Events
import Platform
import Synchronization
import Testing

@testable import Fabric

@Suite struct BoardTests {
  static func plan(_ instance: String = "boards", rows: Int = 3) -> FabricPlan {
    var plan = FabricPlan.small(instance)
    plan.labels = [LabelsPlan(name: "instruments", labels: ["ACME", "BOLT", "CRUX"])]
    plan.boards = [
      BoardPlan(
        name: "tops", writer: "book", rows: rows,
        columns: [BoardColumn("bid", .decimal), BoardColumn("orders"), BoardColumn("at", .time)],
        rowNames: "instruments"),
      BoardPlan(
        name: "wide", writer: "risk", rows: 2,
        columns: (0..<12).map { BoardColumn("column-\($0)") }),
      BoardPlan(name: "none", writer: "risk", rows: 0, columns: [BoardColumn("a")]),
    ]
    return plan
  }

  @Test func aRowIsReadAsItWasWritten() throws {
    let room = FabricRoom()
    let fabric = try Fabric(plan: Self.plan(), numaNode: nil, root: room.root)
    let writer = fabric.board("tops")
    let view = try FabricView.open(path: room.path("boards"))
    let reader = try #require(view.board(named: "tops"))
    #expect(reader.rowCount == 3 && view.boards.map(\.name) == ["tops", "wide"])
    #expect(
      reader.columns == [
        BoardColumn("bid", .decimal), BoardColumn("orders"), BoardColumn("at", .time),
      ])
    #expect(view.part(named: "tops")?.rowNames == "instruments")
    #expect(view.board(named: "none") == nil && view.board(named: "orders") == nil)
    #expect(reader.row(1) == nil, "nobody has written it")
    for round in 1...3 as ClosedRange<Int64> {
      writer.begin(1)
      writer.set(1, 0, -5 * round)
      writer.set(1, 1, 7)
      writer.set(1, 2, .max)
      writer.commit(1)
      #expect(reader.row(1) == BoardRow(writes: UInt64(round), words: [-5 * round, 7, .max]))
    }
    #expect(reader.row(0) == nil && reader.row(2) == nil)
    #expect(reader.column("orders") == 1 && reader.column("ask") == nil)
  }

  @Test func rowsAreWholeLinesAndDoNotTouchEachOther() throws {
    typealias Board = FabricLayout.Board
    #expect(Board.rowByteCount(columns: 1) == 64 && Board.rowByteCount(columns: 7) == 64)
    #expect(Board.rowByteCount(columns: 8) == 128 && Board.rowByteCount(columns: 31) == 256)
    #expect(Board.byteCount(rows: 3, columns: 3) == 3 * 64 + 3 * 32)
    let room = FabricRoom()
    let fabric = try Fabric(plan: Self.plan(), numaNode: nil, root: room.root)
    let writer = fabric.board("wide")
    for row in 0..<2 {
      writer.begin(row)
      for column in 0..<12 { writer.set(row, column, Int64(100 * row + column)) }
      writer.commit(row)
    }
    let reader = try #require(fabric.view.board(named: "wide"))
    for row in 0..<2 {
      #expect(reader.row(row)?.words == (0..<12).map { Int64(100 * row + $0) })
    }
  }

  @Test func aWriterThatStoppedInTheMiddleShowsNothing() throws {
    let room = FabricRoom()
    let fabric = try Fabric(plan: Self.plan(), numaNode: nil, root: room.root)
    let writer = fabric.board("tops")
    let reader = try #require(fabric.view.board(named: "tops"))
    writer.begin(0)
    writer.set(0, 0, 1)
    writer.commit(0)
    writer.begin(0)
    writer.set(0, 0, 2)
    #expect(reader.row(0) == nil)
    writer.commit(0)
    #expect(reader.row(0)?.words[0] == 2)
  }

  /// All words of a row are one number: a copy with two of them was torn.
  @Test func copiesBesideAWriterAreNeverTorn() throws {
    let room = FabricRoom()
    let fabric = try Fabric(plan: Self.plan(), numaNode: nil, root: room.root)
    let writer = fabric.board("wide")
    let reader = try #require(fabric.view.board(named: "wide"))
    var good = 0
    let box = Flag()
    let thread = try PinnedThread.start(ThreadOptions(name: "writer"), warn: { _ in }) {
      var number: Int64 = 1
      while !box.isSet {
        writer.begin(0)
        for column in 0..<12 { writer.set(0, column, number) }
        writer.commit(0)
        number += 1
      }
    }
    var last: Int64 = 0
    for _ in 0..<50_000 {
      guard let row = reader.row(0) else { continue }
      good += 1
      #expect(Set(row.words).count == 1 && row.words[0] >= last && row.writes == row.words[0])
      last = row.words[0]
    }
    box.set()
    thread.join()
    #expect(good > 0)
  }

  private final class Flag: Sendable {
    private let word = Atomic<Bool>(false)
    var isSet: Bool { word.load(ordering: .acquiring) }
    func set() { word.store(true, ordering: .releasing) }
  }

  /// What a damaged directory says of a board is checked before it is believed.
  @Test func aBoardLargerThanItsPartIsRefused() throws {
    let room = FabricRoom()
    let fabric = try Fabric(plan: Self.plan(), numaNode: nil, root: room.root)
    var bytes = room.read("boards")
    let index = try #require(fabric.view.parts.firstIndex { $0.name == "tops" })
    let entry = 4096 + index * 256
    for (offset, value) in [(24, UInt8(0xFF)), (40, 32), (40, 0)] {
      var damaged = bytes
      damaged[entry + offset] = value
      if offset == 24 { damaged[entry + 25] = 0xFF }
      room.write(damaged, to: "damaged")
      #expect(throws: FabricError.self) { try FabricView.open(path: room.path("damaged")) }
    }
    bytes[entry + 40] = 3
    room.write(bytes, to: "sound")
    #expect(try FabricView.open(path: room.path("sound")).boards.count == 2)
  }
}
