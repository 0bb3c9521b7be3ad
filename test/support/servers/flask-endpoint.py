"""A small streaming endpoint, as one would write it in an afternoon, and the same one with a common mistake.

Usage: python3 flask-endpoint.py PORT [TOKEN]
"""

import json
import sys
import time

from flask import Flask, Response, request

app = Flask(__name__)
token = sys.argv[2] if len(sys.argv) > 2 else None


def parameters():
    return request.args if request.method == "GET" else request.get_json()


def write_words(question, context):
    about = " ".join(context.split()[:6])
    answer = f"You asked **{question}** about “{about}”. It has {len(context)} characters.\n\n- one\n- two\n"
    for word in answer.split(" "):
        time.sleep(0.01)
        yield word + " "


@app.before_request
def check_token():
    if token is not None and request.headers.get("Authorization") != f"Bearer {token}":
        return {"error": "wrong token"}, 401


@app.route("/stream", methods=["GET", "POST"])
def stream():
    asked = parameters()
    words = write_words(asked.get("question", ""), asked.get("context", ""))

    def generate():
        for word in words:
            if asked.get("format") == "text":
                yield "".join(f"data: {line}\n" for line in word.split("\n")) + "\n"
            else:
                yield f"data: {json.dumps({'text': word})}\n\n"

    headers = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
    return Response(generate(), content_type="text/event-stream; charset=utf-8", headers=headers)


@app.route("/stream-wrong", methods=["GET", "POST"])
def stream_wrong():
    asked = parameters()
    words = write_words(asked.get("question", ""), asked.get("context", ""))
    # The mistake: the words are sent bare, without "data: " before and an empty line after them.
    return Response((word + "\n" for word in words), mimetype="text/event-stream")


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(sys.argv[1]), threaded=True)
