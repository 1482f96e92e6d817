"""Swagger UI on an interface description written here."""
import json
import shutil

import install

ABOUT = dict(title="Swagger UI", source="npm swagger-ui-dist 5.35.0", licence="Apache-2.0")


def description():
    item = {"type": "object", "required": ["name"], "properties": {"id": {"type": "integer", "format": "int64"}, "name": {"type": "string", "example": "desk lamp"}, "price": {"type": "number", "minimum": 0}, "tags": {"type": "array", "items": {"type": "string"}}}}
    answer = {"200": {"description": "The item", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}}, "404": {"description": "No item has this number"}}
    number = {"name": "id", "in": "path", "required": True, "description": "Number of the item", "schema": {"type": "integer"}}
    return {"openapi": "3.0.3", "info": {"title": "Warehouse", "version": "1.4.0", "description": "Keeps track of what lies on which shelf. All times are in UTC."}, "tags": [{"name": "items", "description": "What is in stock"}, {"name": "shelves", "description": "Where it lies"}],
            "paths": {"/items": {"get": {"tags": ["items"], "summary": "List items, newest first", "parameters": [{"name": "limit", "in": "query", "description": "At most this many", "schema": {"type": "integer", "default": 20}}], "responses": answer}, "post": {"tags": ["items"], "summary": "Add an item", "responses": answer}},
                      "/items/{id}": {"get": {"tags": ["items"], "summary": "One item", "parameters": [number], "responses": answer}, "put": {"tags": ["items"], "summary": "Change an item", "parameters": [number], "responses": answer}, "delete": {"tags": ["items"], "summary": "Remove an item", "deprecated": True, "parameters": [number], "responses": answer}},
                      "/shelves": {"get": {"tags": ["shelves"], "summary": "All shelves and how full they are", "responses": answer}}}, "components": {"schemas": {"Item": item}}}


def screens(stage):
    app = install.npm("swagger-ui", "swagger-ui-dist@5.35.0") / "node_modules" / "swagger-ui-dist"
    site = stage.folder / "site"
    site.mkdir()
    for name in ("index.html", "index.css", "swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js"):
        shutil.copy(app / name, site)
    (site / "description.json").write_text(json.dumps(description()))
    (site / "swagger-initializer.js").write_text("window.onload=()=>{window.ui=SwaggerUIBundle({url:'description.json',dom_id:'#swagger-ui',deepLinking:true,presets:[SwaggerUIBundle.presets.apis,SwaggerUIStandalonePreset],layout:'StandaloneLayout'})}")
    page = stage.page("en", "noto").open(stage.serve(site) + "/index.html", ".opblock")
    page.shot("operations", ignore=[".topbar-wrapper .link"])
    page.click(".opblock-summary", "One item")
    page.appears(".opblock.is-open .responses-table")
    page.run("document.querySelector('.opblock.is-open').scrollIntoView()")
    page.set((1920, 1080), 1.5).shot("operation", ignore=[".topbar-wrapper .link"])
