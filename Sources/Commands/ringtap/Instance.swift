// One core's fabric, and how that core is doing.

import Arguments
import Fabric
import Printing

/// How a core is doing, by its own word and by whether its process is there.
enum Condition: String {
  case starting, running, draining, stopped, crashed, failed
  /// Its process is gone without a word: kill -9, the out-of-memory killer, a power cut.
  case stale
  /// A state that this version doesn't know.
  case unknown

  init(of view: FabricView) {
    switch view.state {
    case .stopped: self = .stopped
    case .crashed: self = .crashed
    case .failed: self = .failed
    case .starting: self = view.isOwnerAlive ? .starting : .stale
    case .running: self = view.isOwnerAlive ? .running : .stale
    case .draining: self = view.isOwnerAlive ? .draining : .stale
    case nil: self = .unknown
    }
  }

  var isLive: Bool { self == .starting || self == .running || self == .draining }
  /// Ended, and not as it should.
  var isBadEnd: Bool { self == .crashed || self == .failed || self == .stale }

  func painted(_ paint: Paint) -> String {
    if isBadEnd { return paint.red(rawValue) }
    return self == .running ? paint.green(rawValue) : paint.yellow(rawValue)
  }
}

/// A fabric that is being looked at.
struct Instance {
  let view: FabricView

  /// The file's own name: what --instance takes, whatever a copied fabric says of itself.
  var name: String { view.path.split(separator: "/").last.map(String.init) ?? view.instance }
  var condition: Condition { Condition(of: view) }

  /// A heartbeat comes twice a second: this old, the main thread no longer runs.
  static let oldestHeartbeatNs: UInt64 = 3_000_000_000

  /// The time that ages count to: now, or for a core that no longer runs its last heartbeat.
  func referenceNs(_ condition: Condition) -> UInt64 {
    condition.isLive ? Moment.wallNs : view.heartbeatNs
  }

  /// How long it has run, or had.
  func uptimeNs(_ condition: Condition) -> UInt64 {
    Moment.span(from: view.createdNs, to: referenceNs(condition))
  }

  var heartbeatAgeNs: UInt64 { Moment.span(from: view.heartbeatNs, to: Moment.wallNs) }

  /// Who and how, in one line.
  func headline(_ paint: Paint) -> String {
    let condition = self.condition
    var parts = [condition.painted(paint)]
    if condition.isLive {
      parts.append("process \(view.pid)")
      parts.append("up " + Readable.duration(uptimeNs(condition)))
    } else {
      parts.append("process \(view.pid) is gone")
      parts.append("ran " + Readable.duration(uptimeNs(condition)))
    }
    let age = heartbeatAgeNs
    let beat = "heartbeat \(Readable.duration(age)) ago"
    let isLate = condition.isLive && age > Self.oldestHeartbeatNs
    parts.append(isLate ? paint.red(beat) : beat)
    return paint.bold(name) + ": " + parts.joined(separator: ", ")
  }

  /// What it runs, in one line; empty when it didn't say.
  var particulars: String {
    [
      ("pipeline", view.pipeline), ("build", view.build), ("config", view.config),
      ("journal", view.journal),
    ].filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }

  /// What every JSON object says about its instance.
  var members: JSONObject {
    let condition = self.condition
    return [
      "instance": .text(name), "pid": .signed(view.pid), "state": .text(condition.rawValue),
      "alive": .bool(condition.isLive), "uptime_ns": .number(uptimeNs(condition)),
      "heartbeat_age_ns": .number(heartbeatAgeNs), "pipeline": .text(view.pipeline),
      "build": .text(view.build), "config": .text(view.config), "journal": .text(view.journal),
    ]
  }

  /// What starts a core under its name again, and takes what it left away.
  private var nextStart: String {
    "'apus \(view.pipeline == "venue" ? "venue" : "run") --instance \(name)'"
  }

  /// Why nothing more is to come from it.
  func farewell(_ condition: Condition) -> String {
    switch condition {
    case .stale:
      return "instance '\(name)' is gone without a word (kill -9?); what it left stays readable "
        + "until \(nextStart) clears it"
    case .crashed, .failed:
      return "instance '\(name)' \(condition.rawValue); what it left stays readable until "
        + "\(nextStart) clears it"
    default: return "instance '\(name)' has stopped"
    }
  }
}

/// Why a look isn't possible: told on stderr with exit code 1.
struct LookFailure: Error {
  var description: String

  init(_ description: String) { self.description = description }
}

extension Instance {
  /// The instance that the command line means.
  static func chosen(_ values: Values) throws(UsageError) -> Result<Instance, LookFailure> {
    if let name = values[Ringtap.instance] { return try named(name) }
    var live: [Instance] = []
    var dead: [Instance] = []
    var unreadable: [String] = []
    for (name, found) in FabricView.instances() {
      switch found {
      case .success(let view):
        let instance = Instance(view: view)
        if instance.condition.isLive { live.append(instance) } else { dead.append(instance) }
      case .failure(let error): unreadable.append("  \(name): \(error)")
      }
    }
    if live.count == 1 { return .success(live[0]) }
    let candidates = live.isEmpty ? dead : live
    if candidates.count == 1 {
      Terminal.complain("ringtap: \(dead[0].farewell(dead[0].condition))")
      return .success(dead[0])
    }
    guard candidates.isEmpty else {
      let names = candidates.map(\.name).joined(separator: ", ")
      throw UsageError(
        live.isEmpty
          ? "no instance runs, and several have left something to read: choose with --instance: \(names)"
          : "\(live.count) instances run: choose one with --instance: \(names)")
    }
    var reason = "no instance runs: 'apus run' starts one"
    if !unreadable.isEmpty {
      reason += "\nThere are some that can't be read:\n" + unreadable.joined(separator: "\n")
    }
    return .failure(LookFailure(reason))
  }

  private static func named(_ name: String) throws(UsageError) -> Result<Instance, LookFailure> {
    do throws(FabricError) {
      return .success(Instance(view: try FabricView.open(instance: name)))
    } catch {
      switch error {
      case .badInstanceName: throw UsageError("\(error)")
      case .notThere:
        let others = FabricView.instances().map(\.name)
        let near = Spelling.suggestion(for: name, among: others)
        return .failure(
          LookFailure(
            "there is no instance '\(name)'\(near): "
              + (others.isEmpty
                ? "none is there; 'apus run' starts one"
                : "it is one of \(others.joined(separator: ", "))")))
      default: return .failure(LookFailure("\(error)"))
      }
    }
  }

  /// Runs `body` on the instance that the command line means, or says why not.
  static func look(
    _ values: Values, _ body: (Instance) throws(UsageError) -> ExitStatus
  ) throws(UsageError) -> ExitStatus {
    switch try chosen(values) {
    case .success(let instance): return try body(instance)
    case .failure(let refusal):
      Terminal.complain("\(values.commandPath): \(refusal.description)")
      return .refused
    }
  }
}
