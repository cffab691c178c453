// A counterparty that isn't ours: a QuickFIX initiator that logs on, sends numbered orders, and wants each
// of them back. Its connection may be cut at any moment; QuickFIX then reconnects and both sides fill
// their gaps. Tests/Commands/test_apus_fix_quickfix.py builds and runs it where libquickfix-dev is
// installed.
//
//   quickfix_initiator PORT STORE_DIRECTORY COUNT PAUSE_MS TIMEOUT_S
//
// Prints a line for each thing that happens and, last, `done: N echoed, M missing, K out of order, D
// doubled`. Exits 0 when every order came back once and in order.

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <mutex>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <quickfix/Application.h>
#include <quickfix/FileStore.h>
#include <quickfix/Session.h>
#include <quickfix/SessionSettings.h>
#include <quickfix/SocketInitiator.h>
#include <quickfix/fix42/NewOrderSingle.h>

class Orders : public FIX::Application {
 public:
  void onCreate(const FIX::SessionID &id) override { session_ = id; }

  void onLogon(const FIX::SessionID &) override {
    std::lock_guard<std::mutex> lock(mutex_);
    logons_ += 1;
    isUp_ = true;
    std::cout << "logon " << logons_ << std::endl;
  }

  void onLogout(const FIX::SessionID &) override {
    std::lock_guard<std::mutex> lock(mutex_);
    if (isUp_) std::cout << "logout" << std::endl;
    isUp_ = false;
  }

  void toAdmin(FIX::Message &, const FIX::SessionID &) override {}
  void toApp(FIX::Message &, const FIX::SessionID &) throw(FIX::DoNotSend) override {}
  void fromAdmin(const FIX::Message &message, const FIX::SessionID &) throw(
      FIX::FieldNotFound, FIX::IncorrectDataFormat, FIX::IncorrectTagValue,
      FIX::RejectLogon) override {
    FIX::MsgType type;
    message.getHeader().getField(type);
    if (type == FIX::MsgType_Reject) std::cout << "reject " << message.toString() << std::endl;
  }

  void fromApp(const FIX::Message &message, const FIX::SessionID &) throw(
      FIX::FieldNotFound, FIX::IncorrectDataFormat, FIX::IncorrectTagValue,
      FIX::UnsupportedMessageType) override {
    FIX::ClOrdID id;
    message.getField(id);
    std::lock_guard<std::mutex> lock(mutex_);
    if (!seen_.insert(id.getString()).second) doubled_ += 1;
    echoes_.push_back(id.getString());
  }

  void send(int number) {
    FIX42::NewOrderSingle order(
        FIX::ClOrdID("order-" + std::to_string(number)), FIX::HandlInst('1'),
        FIX::Symbol("ABC"), FIX::Side(FIX::Side_BUY), FIX::TransactTime(3),
        FIX::OrdType(FIX::OrdType_LIMIT));
    order.set(FIX::OrderQty(100));
    order.set(FIX::Price(10.25));
    FIX::Session::sendToTarget(order, session_);
  }

  size_t echoed() {
    std::lock_guard<std::mutex> lock(mutex_);
    return seen_.size();
  }

  bool isUp() {
    std::lock_guard<std::mutex> lock(mutex_);
    return isUp_;
  }

  int report(int count) {
    std::lock_guard<std::mutex> lock(mutex_);
    int missing = 0, disordered = 0;
    for (int number = 1; number <= count; number += 1) {
      if (!seen_.count("order-" + std::to_string(number))) missing += 1;
    }
    for (size_t at = 1; at < echoes_.size(); at += 1) {
      if (std::stoi(echoes_[at].substr(6)) < std::stoi(echoes_[at - 1].substr(6))) disordered += 1;
    }
    std::cout << "logons " << logons_ << std::endl;
    std::cout << "done: " << seen_.size() << " echoed, " << missing << " missing, " << disordered
              << " out of order, " << doubled_ << " doubled" << std::endl;
    return missing == 0 && disordered == 0 && doubled_ == 0 ? 0 : 1;
  }

 private:
  std::mutex mutex_;
  FIX::SessionID session_;
  std::set<std::string> seen_;
  std::vector<std::string> echoes_;
  int logons_ = 0, doubled_ = 0;
  bool isUp_ = false;
};

int main(int count, char **arguments) {
  if (count != 6) {
    std::cerr << "usage: quickfix_initiator PORT STORE_DIRECTORY COUNT PAUSE_MS TIMEOUT_S\n";
    return 2;
  }
  const std::string port = arguments[1], store = arguments[2];
  const int orders = std::atoi(arguments[3]), pause = std::atoi(arguments[4]);
  const auto end =
      std::chrono::steady_clock::now() + std::chrono::seconds(std::atoi(arguments[5]));
  std::stringstream text;
  text << "[DEFAULT]\nConnectionType=initiator\nReconnectInterval=1\nStartTime=00:00:00\n"
          "EndTime=00:00:00\nUseDataDictionary=N\nFileStorePath="
       << store
       << "\n[SESSION]\nBeginString=FIX.4.2\nSenderCompID=QUICK\nTargetCompID=APUS\nHeartBtInt=30\n"
          "SocketConnectHost=127.0.0.1\nSocketConnectPort="
       << port << "\n";
  FIX::SessionSettings settings(text);
  FIX::FileStoreFactory files(settings);
  Orders application;
  FIX::SocketInitiator initiator(application, files, settings);
  initiator.start();
  while (!application.isUp() && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  // Connected or not: what can't go out now is asked for after the next logon.
  for (int number = 1; number <= orders; number += 1) {
    application.send(number);
    std::this_thread::sleep_for(std::chrono::milliseconds(pause));
  }
  while (application.echoed() < static_cast<size_t>(orders) &&
         std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  initiator.stop();
  return application.report(orders);
}
