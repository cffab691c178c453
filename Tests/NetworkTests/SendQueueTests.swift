// What waits for one connection, around the end of its memory: only a reader who is never quite done gets there.

import Testing

@testable import Network

@Suite struct SendQueueTests {
  @Test func `bytes around the end of the memory come out as they went in`() throws {
    var settings = ReactorSettings()
    settings.connectionsMax = 2
    settings.sendByteCountMax = 4_096
    let queues = try SendQueues(settings)
    var connection = Connection()
    var model: [UInt8] = []
    var last: UInt8 = 0
    for round in 0..<400 {
      let count = 1 + round * 37 % 900
      if model.count + count <= 4_096 {
        var bytes: [UInt8] = []
        for _ in 0..<count {
          // Not in step with the memory's size: what was there before is something else.
          last = (last + 1) % 251
          bytes.append(last)
        }
        let isTaken = unsafe bytes.withUnsafeBytes {
          unsafe queues.append($0, to: &connection, in: 1)
        }
        #expect(isTaken)
        model += bytes
      }
      // Never all of it: an empty queue begins anew.
      let piece = unsafe Array(queues.next(connection, in: 1))
      let taken = min(piece.count, model.count - 1, 1 + round * 53 % 700)
      #expect(piece == Array(model.prefix(piece.count)), "round \(round)")
      if taken > 0 {
        let isEmpty = queues.advance(&connection, by: taken)
        #expect(!isEmpty)
        model.removeFirst(taken)
      }
    }
    #expect(connection.tail > 10 * 4_096, "it went round and round")
  }
}
