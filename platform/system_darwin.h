// The two halves of the way between Go and system_ios.m or system_macos.m.
#ifndef ZEGEL_SYSTEM_DARWIN_H
#define ZEGEL_SYSTEM_DARWIN_H

// What methods answer that the system may not have.
enum { systemDone, systemUnsupported };

void systemStart(void); // begins to tell events; once
int systemProtect(void);
int systemVibrate(int haptic);
void systemIdentify(const char *reason, int question); // the answer comes by systemAnswered
void systemGiveUp(void);

// In Go. They return at once.
void systemTell(int kind, char *link);
void systemAnswered(int question, int code);

#endif
