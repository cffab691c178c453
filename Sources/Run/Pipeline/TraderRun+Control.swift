// What the control door is asked, and what it answers.

import Events
import Platform
import Risk

extension TraderRun {
  /// Waits so long at most, and serves who calls meanwhile.
  public func attend(forNs: UInt64) {
    guard let door else { return pauseNs(forNs) }
    door.serve(forNs: forNs, nowNs: clock.now()) { answer($0) }
  }

  func answer(_ request: ControlRequest) -> String {
    do throws(LimitRefusal) {
      switch request.verb {
      case "limits": return "ok\n" + desk.board.rows.map(Self.line).joined()
      case "pending": return "ok\n" + desk.pending.map(line).joined()
      case "set": return told(try set(request))
      case "approve":
        guard let number = Int(try value("number", request)) else {
          throw LimitRefusal("'number' is the number of a change that waits")
        }
        return told(try desk.approve(number, who: try value("who", request), at: now))
      case "kill":
        let words = try desk.scope(try value("scope", request))
        return told(
          try desk.kill(
            words.scope, target: words.target, instrument: words.instrument,
            mode: try mode(request), who: try value("who", request),
            why: try value("why", request)))
      case "rearm":
        return told(
          try desk.rearm(who: try value("who", request), why: try value("why", request)))
      default: throw LimitRefusal("'\(request.verb)' is nothing that this core is asked")
      }
    } catch {
      return "refused\t\(error)\n"
    }
  }

  private var now: Nanoseconds { Nanoseconds(clock.now()) }

  private func value(_ key: String, _ request: ControlRequest) throws(LimitRefusal) -> String {
    guard let value = request.values[key] else { throw LimitRefusal("'\(key)' is missing") }
    return value
  }

  private func mode(_ request: ControlRequest) throws(LimitRefusal) -> KillMode {
    let name = try value("mode", request)
    guard let code = KillMode.names.firstIndex(of: name) else {
      throw LimitRefusal(
        "'\(name)' is no mode; there are: \(KillMode.names.joined(separator: ", "))")
    }
    return KillMode(code: UInt8(code))
  }

  private func set(_ request: ControlRequest) throws(LimitRefusal) -> DeskAnswer {
    let row = try desk.board.row(
      limit: try value("limit", request), whose: request.values["whose"],
      symbol: request.values["instrument"])
    guard let units = Int64(try value("units", request)) else {
      throw LimitRefusal("'units' is a whole number of 1e-8")
    }
    return try desk.set(
      row, to: units, who: try value("who", request), why: try value("why", request), at: now)
  }

  private func told(_ answer: DeskAnswer) -> String {
    switch answer {
    case .ordered(let command): "ok\ncommand\t\(command)\n"
    case .waits(let number): "ok\nwaits\t\(number)\n"
    }
  }

  /// kind, scope, owner, symbol, value in 1e-8 or nothing.
  private static func line(_ row: LimitRow) -> String {
    let value = row.value.map { "\($0)" } ?? ""
    return
      "\(row.kind.name ?? "")\t\(row.scope.name ?? "")\t\(row.owner)\t\(row.symbol)\t\(value)\n"
  }

  /// number, who, why, until in ns, value in 1e-8, and the row's line.
  private func line(_ change: PendingChange) -> String {
    "\(change.number)\t\(change.who)\t\(change.why)\t\(change.until.count)\t\(change.value)\t"
      + Self.line(desk.board.rows[change.row])
  }
}
