// What a session costs in memory: `apus venue` as a process of its own with one session and with sixty-five, all logged on; by
// what the kernel says is resident.

import Glibc
import Platform

extension WireSuite {
  static let memoryFigures = ["memory.idle", "memory.worked"]
  private static let sessionCounts = [1, 65]

  /// KiB of a process: all that is resident, and of that what no file is behind.
  private struct Resident {
    var all = 0
    var anonymous = 0

    init(of pid: Int64) {
      guard let file = unsafe fopen("/proc/\(pid)/status", "re") else { return }
      defer { unsafe fclose(file) }
      var buffer = [CChar](repeating: 0, count: 256)
      while unsafe fgets(&buffer, Int32(buffer.count), file) != nil {
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let words = String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\t" }
        guard words.count > 1, let value = Int(words[1]) else { continue }
        if words[0] == "VmRSS:" { all = value }
        if words[0] == "RssAnon:" { anonymous = value }
      }
    }
  }

  static func memory(_ options: BenchOptions, _ report: inout BenchReport) {
    guard memoryFigures.contains(where: { options.wants(name, $0) }) else { return }
    guard let apus = sibling("apus") else {
      return report.note("\(name).memory: there is no 'apus' beside this program to start")
    }
    report.progress("\(name).memory")
    let orders = options.count(1_000, smoke: 10)
    var idle: [Resident] = []
    var worked: [Resident] = []
    var reports: UInt64 = 0
    for count in sessionCounts {
      guard let found = venue(apus, sessions: count, orders: orders, &reports, &report) else {
        return
      }
      idle.append(found.idle)
      worked.append(found.worked)
    }
    let added = sessionCounts[1] - sessionCounts[0]
    for (figure, found) in [("memory.idle", idle), ("memory.worked", worked)] {
      var result = BenchResult(name, figure, unit: "KiB", runs: added, checksum: reports)
      result.median = Double(found[1].all - found[0].all) / Double(added)
      report.add(result)
      let anonymous = Double(found[1].anonymous - found[0].anonymous) / Double(added)
      report.note(
        "\(name).\(figure): resident for each session that is added, \(BenchReport.cell(anonymous)) KiB of it"
          + " without a file behind it; a venue of \(sessionCounts[0]) has \(found[0].all / 1024) MiB,"
          + " one of \(sessionCounts[1]) \(found[1].all / 1024) MiB")
    }
    report.note(
      "\(name).memory: idle is logged on, worked is after \(orders) orders and as many cancels of each"
        + " session; what has a file behind it is the session's store, resident from the start")
  }

  /// What is resident when all are logged on, and when each has had so many orders.
  private static func venue(
    _ apus: String, sessions: Int, orders: Int, _ reports: inout UInt64,
    _ report: inout BenchReport
  ) -> (idle: Resident, worked: Resident)? {
    let folder = makeFolder()
    defer { BenchFolder.removeTree(folder) }
    var terms = VenueTerms()
    terms.ordersPerSession = 1_024
    terms.identifiers = 65_536
    terms.sessions = sessions
    writeVenue(terms, to: folder, topology: "topology: one_thread")
    do {
      let venue = try ChildProcess(
        path: apus, arguments: [apus, "venue", "--config", folder + "/venue.yaml", "--json"])
      defer {
        venue.terminate()
        if venue.wait(ns: 15_000_000_000) != .exit(0) {
          report.fail("\(name).memory: the venue didn't end in good order")
        }
      }
      guard let line = venue.readLine(), let port = port(in: line) else {
        report.fail("\(name).memory: the venue didn't say where it listens")
        return nil
      }
      var clients: [WireClient] = []
      for number in 1...sessions {
        guard let client = WireClient(port: port, client: number, wait: .block) else {
          report.fail("\(name).memory: session \(number) couldn't log on")
          return nil
        }
        clients.append(client)
      }
      let idle = Resident(of: venue.pid)
      for client in clients {
        for _ in 0..<orders {
          unsafe client.socket.send(client.newOrder())
          unsafe client.socket.send(client.cancel())
          guard client.take(2) else {
            report.fail("\(name).memory: the venue is gone")
            return nil
          }
        }
        reports &+= client.reports
      }
      return (idle, Resident(of: venue.pid))
    } catch {
      report.fail("\(name).memory: no venue: \(error)")
      return nil
    }
  }

  /// `"port": N` of what a venue says first.
  private static func port(in line: String) -> UInt16? {
    guard let range = line.firstRange(of: "\"port\":") else { return nil }
    return UInt16(line[range.upperBound...].drop { $0 == " " }.prefix { $0.isNumber })
  }

  /// Another program that was built with this one.
  private static func sibling(_ program: String) -> String? {
    var bytes = [CChar](repeating: 0, count: 4_096)
    let count = unsafe readlink("/proc/self/exe", &bytes, bytes.count - 1)
    guard count > 0 else { return nil }
    let path = String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let slash = path.lastIndex(of: "/") else { return nil }
    let found = path[...slash] + program
    return unsafe access(String(found), X_OK) == 0 ? String(found) : nil
  }
}
