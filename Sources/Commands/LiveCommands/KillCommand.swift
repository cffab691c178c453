// The kill switch of a running core, from outside: apus kill and apus rearm, which are apus ctl kill and clear, and the same
// switch under other names: reduce-only, and a strategy's start and stop.

import Arguments
import CommandWords
import Journal
import OrderAudit
import Pipeline
import Printing

package enum KillCommand {
  static let mode = Option.choice(
    "mode", of: ["block_and_cancel", "block", "reduce_only"], default: "block_and_cancel",
    help:
      "block_and_cancel: nothing new, and what works is canceled. block: nothing new. reduce_only: "
      + "only what brings a position nearer to zero.")

  private static let said: [any Declaration] = [
    ControlClient.who, ControlClient.why, ControlClient.instance, Apus.json,
  ]

  package static let kill = Command(
    "kill", summary: "stops the trading of a running core, or of a part of it",
    discussion: [
      "The firm's switch is seen by gateway-out before the next order, whatever the rest of the line is "
        + "doing; the command itself is sequenced and on record, with who gave it and why.",
      "It stands until a person lets it go with 'apus ctl clear' (or 'apus rearm'), over a restart as well. "
        + "Stopping the firm asks once more.",
    ],
    options: ScopeChoice.options + [mode, Confirmation.yes] + said,
    examples: [
      Example("apus ctl kill --why 'quotes look wrong' --yes", "Stops everything and cancels."),
      Example(
        "apus ctl kill --instrument CRUX --mode reduce_only --by ann --why news",
        "CRUX may only be closed."),
    ],
    exitCodes: ControlClient.exitCodes,
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      let scope = try ScopeChoice.words(values) ?? "firm"
      return try stop(values, scope, values[mode], isAsked: scope == "firm")
    })

  static let reduceOnly = Command(
    "reduce-only", summary: "lets a core, or a part of it, only bring positions nearer to zero",
    discussion: ["The same as 'apus ctl kill --mode reduce_only'; 'apus ctl clear' lets it go."],
    options: ScopeChoice.options + said,
    examples: [
      Example(
        "apus ctl reduce-only --account trader --why 'credit line'", "The account only closes.")
    ],
    exitCodes: ControlClient.exitCodes,
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      try stop(values, try ScopeChoice.words(values) ?? "firm", "reduce_only", isAsked: false)
    })

  static let clear = letGo("clear")
  package static let rearm = letGo("rearm")

  private static func letGo(_ name: String) -> Command {
    Command(
      name, summary: "lets a running core trade again",
      discussion: [
        "Without a scope everything that was stopped is let go: by a person, by a broken limit, by an "
          + "error. It asks once more. A halted instrument stays halted: 'apus ctl resume'."
      ],
      options: ScopeChoice.options + [Confirmation.yes] + said,
      examples: [
        Example("apus ctl clear --why checked --yes", "Everything trades again.")
      ],
      exitCodes: ControlClient.exitCodes,
      run: { (values: Values) throws(UsageError) -> ExitStatus in
        let scope = try ScopeChoice.words(values)
        let asked = try ControlClient.words(values)
        guard try Confirmation.isGiven(values, "letting \(scope ?? "everything") trade again")
        else {
          return .refused
        }
        return start(values, scope, asked)
      })
  }

  // MARK: Strategies

  static let name = Positional.required("NAME", help: "The strategy's name.")

  static let strategy = Command(
    "strategy", summary: "stops a strategy of a running core, lets it go again, and tunes it",
    subcommands: [
      CtlParameters.params, CtlParameters.set,
      Command(
        "stop", summary: "stops a strategy: nothing new, and what works is canceled",
        options: said, positionals: [name], exitCodes: ControlClient.exitCodes,
        run: { (values: Values) throws(UsageError) -> ExitStatus in
          try stop(values, "strategy/" + values[name], "block_and_cancel", isAsked: false)
        }),
      Command(
        "start", summary: "lets a strategy that was stopped trade again",
        options: said, positionals: [name], exitCodes: ControlClient.exitCodes,
        run: { (values: Values) throws(UsageError) -> ExitStatus in
          start(values, "strategy/" + values[name], try ControlClient.words(values))
        }),
    ],
    examples: [
      Example("apus ctl strategy stop quote_and_take --why 'new version'", "It cancels and waits."),
      Example("apus ctl strategy params", "Every strategy's parameters, as they are now."),
      Example(
        "apus ctl strategy set quote_and_take half_spread_ticks 4 --why 'wild market'",
        "It quotes further away."),
    ])

  // MARK: What they do

  private static func stop(_ values: Values, _ scope: String, _ mode: String, isAsked: Bool)
    throws(UsageError) -> ExitStatus
  {
    var asked = try ControlClient.words(values)
    asked["scope"] = scope
    asked["mode"] = mode
    let whose = scope == "firm" ? "everything" : ScopeChoice.shown(scope)
    if isAsked {
      let what = "stopping \(whose) of '\(values[ControlClient.instance])'"
      guard try Confirmation.isGiven(values, what) else { return .refused }
    }
    guard let rows = ControlClient.ask("kill", asked, values[ControlClient.instance]) else {
      return .refused
    }
    let instance = values[ControlClient.instance]
    ControlClient.tell(
      values, rows, ["scope": .text(scope), "mode": .text(mode)],
      ScopeChoice.order(scope) == nil
        ? "\(ScopeChoice.shown(scope)) of '\(instance)' is stopped (\(mode)), until "
          + CommandHint.command("ctl clear", of: instance) + " lets it go"
        : "\(ScopeChoice.shown(scope)) of '\(instance)' is stopped (\(mode)) if it is open")
    return isKnown(scope, instance) ? .done : .refused
  }

  /// Whether there is what a command was about. An order's stop isn't held up by asking first: it went into the line, and what
  /// the journal knows is looked up behind it.
  private static func isKnown(_ scope: String, _ instance: String) -> Bool {
    guard let order = ScopeChoice.order(scope), let core = LiveCore(instance) else { return true }
    let journal = core["journal"]
    // Nothing says which orders there are.
    if journal.isEmpty { return true }
    var asked = AuditScope()
    asked.ids.insert(order.bits)
    do throws(JournalError) {
      let auditor = try OrdersSource.audit(asked, [journal])
      if !auditor.orders.isEmpty { return true }
    } catch {
      complain("\(error.description); whether there is that order isn't known")
      return false
    }
    complain(
      "there is no \(ScopeChoice.shown(scope)) in '\(journal)': the command is on record, and does nothing"
    )
    return false
  }

  private static func start(_ values: Values, _ scope: String?, _ said: [String: String])
    -> ExitStatus
  {
    var asked = said
    if let scope {
      asked["scope"] = scope
      asked["mode"] = "none"
    }
    let verb = scope == nil ? "rearm" : "kill"
    guard let rows = ControlClient.ask(verb, asked, values[ControlClient.instance]) else {
      return .refused
    }
    let instance = values[ControlClient.instance]
    ControlClient.tell(
      values, rows, ["scope": .text(scope ?? "all"), "mode": .text("none")],
      "\(scope.map(ScopeChoice.shown) ?? "everything") of '\(instance)' trades again")
    return scope.map { isKnown($0, instance) } ?? true ? .done : .refused
  }
}
