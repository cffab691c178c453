// Which line: a config, and what the command line says instead of it.

import Arguments
import Config
import Fabric
import Pipeline
import Settings

package enum LineChoice {
  package static let config = Option.text(
    "config", short: "c", placeholder: "FILE", default: "config/demo.yaml",
    help: "The core's config. Every key is explained in config/paper.yaml and config/trader.yaml.")
  package static let instance = Option.text(
    "instance", short: "i", placeholder: "NAME",
    help: "The name under which ringtap finds it. Default: the config's.")
  package static let seed = Option.integer(
    "seed", in: 0...Int.max, help: "The market's seed. Default: the config's.")
  package static let events = Option.integer(
    "events", in: 0...Int.max,
    help: "The market sends so many events and the run ends; 0: no end. Default: the config's.")

  /// Nil where the config is refused, which has been told.
  package static func settings(_ values: Values, of path: String) throws(UsageError)
    -> TraderSettings?
  {
    if let name = values[instance], !FabricPlan.isValid(instance: name) {
      throw UsageError(
        "--instance is '\(name)': it takes 1 to 48 letters, digits, '.', '-' or '_', not starting "
          + "with '.'")
    }
    let overrides = Overrides(
      instance: values[instance], seed: values[seed].map { UInt64($0) },
      events: values[events].map { UInt64($0) })
    do throws(ConfigErrors) {
      return try TraderConfig.load(path: path, overrides: overrides)
    } catch {
      Terminal.complain(error.description)
      return nil
    }
  }

  /// The same choice as words.
  package static func words(_ values: Values) -> [String] {
    ["--config=" + values[config]] + (values[instance].map { ["--instance=" + $0] } ?? [])
      + (values[seed].map { ["--seed=\($0)"] } ?? [])
      + (values[events].map { ["--events=\($0)"] } ?? [])
  }
}
