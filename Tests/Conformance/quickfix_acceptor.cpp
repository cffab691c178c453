// A venue that isn't ours: a QuickFIX acceptor that accepts each order and each cancel, and does nothing else. What
// `apus-bench wire` compares Apus with; tools/bench-quickfix compiles it where libquickfix-dev is installed.
//
//   quickfix_acceptor PORT CPU [DIRECTORY]
//
// Its messages are kept in memory, or in files under DIRECTORY; it writes no log. It says `listening` when it does, and ends
// with SIGTERM.

#include <sched.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>

#include <quickfix/Application.h>
#include <quickfix/FileStore.h>
#include <quickfix/MessageCracker.h>
#include <quickfix/MessageStore.h>
#include <quickfix/Session.h>
#include <quickfix/SessionSettings.h>
#include <quickfix/SocketAcceptor.h>
#include <quickfix/fix42/ExecutionReport.h>
#include <quickfix/fix42/NewOrderSingle.h>
#include <quickfix/fix42/OrderCancelRequest.h>

class Venue : public FIX::Application, public FIX::MessageCracker {
 public:
  void onCreate(const FIX::SessionID &) override {}
  void onLogon(const FIX::SessionID &) override {}
  void onLogout(const FIX::SessionID &) override {}
  void toAdmin(FIX::Message &, const FIX::SessionID &) override {}
  void toApp(FIX::Message &, const FIX::SessionID &) throw(FIX::DoNotSend) override {}
  void fromAdmin(const FIX::Message &, const FIX::SessionID &) throw(
      FIX::FieldNotFound, FIX::IncorrectDataFormat, FIX::IncorrectTagValue,
      FIX::RejectLogon) override {}

  void fromApp(const FIX::Message &message, const FIX::SessionID &session) throw(
      FIX::FieldNotFound, FIX::IncorrectDataFormat, FIX::IncorrectTagValue,
      FIX::UnsupportedMessageType) override {
    crack(message, session);
  }

  void onMessage(const FIX42::NewOrderSingle &order, const FIX::SessionID &session) override {
    FIX::ClOrdID name;
    FIX::Symbol symbol;
    FIX::Side side;
    FIX::OrderQty quantity;
    FIX::Price price;
    order.get(name);
    order.get(symbol);
    order.get(side);
    order.get(quantity);
    order.get(price);
    FIX42::ExecutionReport report(
        FIX::OrderID(name.getString()), FIX::ExecID(std::to_string(++executions_)),
        FIX::ExecTransType('0'), FIX::ExecType('0'), FIX::OrdStatus('0'), symbol, side,
        FIX::LeavesQty(quantity), FIX::CumQty(0), FIX::AvgPx(0));
    report.set(name);
    report.set(quantity);
    report.set(price);
    report.set(FIX::TransactTime(3));
    FIX::Session::sendToTarget(report, session);
  }

  void onMessage(
      const FIX42::OrderCancelRequest &request, const FIX::SessionID &session) override {
    FIX::ClOrdID name;
    FIX::OrigClOrdID original;
    FIX::Symbol symbol;
    FIX::Side side;
    request.get(name);
    request.get(original);
    request.get(symbol);
    request.get(side);
    FIX42::ExecutionReport report(
        FIX::OrderID(original.getString()), FIX::ExecID(std::to_string(++executions_)),
        FIX::ExecTransType('0'), FIX::ExecType('4'), FIX::OrdStatus('4'), symbol, side,
        FIX::LeavesQty(0), FIX::CumQty(0), FIX::AvgPx(0));
    report.set(name);
    report.set(original);
    report.set(FIX::TransactTime(3));
    FIX::Session::sendToTarget(report, session);
  }

 private:
  long executions_ = 0;
};

int main(int count, char **arguments) {
  if (count != 3 && count != 4) {
    std::cerr << "usage: quickfix_acceptor PORT CPU [DIRECTORY]\n";
    return 2;
  }
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  CPU_SET(std::atoi(arguments[2]), &cpus);
  if (sched_setaffinity(0, sizeof cpus, &cpus) != 0) {
    std::cerr << "quickfix_acceptor: it may not run on CPU " << arguments[2] << "\n";
    return 2;
  }
  std::stringstream text;
  text << "[DEFAULT]\nConnectionType=acceptor\nStartTime=00:00:00\nEndTime=00:00:00\n"
          "UseDataDictionary=N\nSocketNodelay=Y\nSocketReuseAddress=Y\n"
          "SocketAcceptPort="
       << arguments[1] << "\n";
  if (count == 4) text << "FileStorePath=" << arguments[3] << "\n";
  text << "[SESSION]\nBeginString=FIX.4.2\nSenderCompID=APUS\nTargetCompID=CLIENT1\n";
  FIX::SessionSettings settings(text);
  std::unique_ptr<FIX::MessageStoreFactory> store;
  if (count == 4) {
    store.reset(new FIX::FileStoreFactory(settings));
  } else {
    store.reset(new FIX::MemoryStoreFactory());
  }
  Venue venue;
  FIX::SocketAcceptor acceptor(venue, *store, settings);
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigprocmask(SIG_BLOCK, &ends, nullptr);
  acceptor.start();
  std::cout << "listening" << std::endl;
  int signal = 0;
  sigwait(&ends, &signal);
  acceptor.stop(true);
  return 0;
}
